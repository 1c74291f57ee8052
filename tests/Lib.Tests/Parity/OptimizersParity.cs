using System.Text.Json;
using Experiments.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Parameters after some steps of an optimiser that is fed with stored gradients; runs and settings stand in <c>config.json</c>.</summary>
internal sealed class OptimizersParity : IParityCheck
{
    private const double Exact = 1e-5, Rounded = 2e-3;
    private const string Parameters = "in.params.", Gradients = "in.grads.", Norm = "out.global_norm.";

    public bool Recognises(Fixture fixture) =>
        fixture.Has("config.json") && fixture.Io.Keys.Any(k => k.StartsWith(Gradients, StringComparison.Ordinal))
        && fixture.Config.EnumerateObject().All(run => run.Value.ValueKind == JsonValueKind.Object && run.Value.TryGetProperty("kind", out _));

    public void Run(Fixture fixture)
    {
        foreach (var run in fixture.Config.EnumerateObject())
            Run(fixture, run.Name, run.Value);
        Norms(fixture);
    }

    private static void Run(Fixture fixture, string name, JsonElement settings)
    {
        string kind = settings.GetProperty("kind").GetString()!;
        using var model = Tree.Of(Starts(fixture));
        using var optimizer = Config(kind, settings).Create(model);
        Func<long, double> schedule = _ => 1;
        if (settings.TryGetProperty("schedule", out var arguments))
        {
            var (shape, peak, total) = SchedulesParity.BigVision(arguments, arguments.GetProperty("total_steps").GetInt64(), peak: 1);
            schedule = step => peak * shape.At(step, total);
        }
        double tolerance = settings.EnumerateObject().Any(s => s.Value.ValueKind == JsonValueKind.String && s.Value.GetString() == "bfloat16") ? Rounded : Exact;
        var gradients = GradientsOf(fixture);
        string prefix = $"out.{name}.";
        var kept = fixture.Io.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .Select(k => (Name: k, Step: long.Parse(k[prefix.Length..k.IndexOf('.', prefix.Length)]))).ToList();
        long last = kept.Max(k => k.Step);
        for (long step = 0; step < last; step++)
        {
            using var scope = NewDisposeScope();
            model.SetGradients(gradients, step);
            if (settings.TryGetProperty("grad_clip_norm", out var clip) && clip.ValueKind == JsonValueKind.Number)
                optimizer.ClipGradients(clip.GetDouble());
            optimizer.Step(schedule(step));
            foreach (var (expected, _) in kept.Where(k => k.Step == step + 1))
                fixture.Agree(expected, model[expected[(expected.IndexOf('.', prefix.Length) + 1)..]], tolerance);
        }
    }

    private static void Norms(Fixture fixture)
    {
        using var model = Tree.Of(Starts(fixture));
        using var optimizer = AdamWConfig.Adam.Create(model);
        var gradients = GradientsOf(fixture);
        foreach (string name in fixture.Io.Keys.Where(k => k.StartsWith(Norm, StringComparison.Ordinal)))
        {
            model.SetGradients(gradients, long.Parse(name[Norm.Length..]));
            fixture.Agree(name, optimizer.ClipGradients(double.PositiveInfinity), Exact);
        }
    }

    private static OptimizerConfig Config(string kind, JsonElement s)
    {
        double decay = Number(s, "wd", 0);
        if (kind.Contains("scale_by_adafactor", StringComparison.Ordinal))
        {
            return new ScalingAdafactorConfig(
                Number(s, "lr", 1e-3),
                decay,
                Momentum: s.TryGetProperty("momentum", out var momentum) && momentum.ValueKind == JsonValueKind.Null ? 0 : Number(s, "momentum", 0.9),
                FirstMoment: Storage(s, "dtype_momentum", MomentStorage.Bfloat16),
                Beta2Cap: Number(s, "beta2_cap", 0.999),
                DecayRate: Number(s, "decay_rate", 0.8),
                MinFactored: (int)Number(s, "min_dim_size_to_factor", 32),
                Clip: Number(s, "clipping_threshold", 0) is > 0 and var clip ? clip : null,
                Epsilon: Number(s, "eps", 1e-30));
        }
        if (kind.Contains("scale_by_adam", StringComparison.Ordinal))
        {
            return new AdamWConfig(
                Number(s, "lr", 1e-3),
                decay,
                DecayRule.TimesSchedule,
                Number(s, "b1", 0.9),
                Number(s, "b2", 0.999),
                Number(s, "eps", 1e-8),
                FirstMoment: Storage(s, "mu_dtype", MomentStorage.Full));
        }
        if (kind.Contains("Adafactor", StringComparison.Ordinal))
            return Adafactor(s);
        if (kind.Contains("SGD", StringComparison.Ordinal))
        {
            bool nesterov = s.TryGetProperty("nesterov", out var flag) ? flag.GetBoolean() : kind.Contains("nesterov", StringComparison.OrdinalIgnoreCase);
            return new SgdConfig(Number(s, "lr", 1e-3), Number(s, "momentum", 0), nesterov, Rules: Everywhere(Number(s, "weight_decay", 0)));
        }
        bool decoupled = kind.Contains("AdamW", StringComparison.Ordinal);
        double[] betas = s.TryGetProperty("betas", out var pair) ? [.. pair.EnumerateArray().Select(b => b.GetDouble())] : [0.9, 0.999];
        return new AdamWConfig(
            Number(s, "lr", 1e-3),
            0,
            decoupled ? DecayRule.TimesLearningRate : DecayRule.Coupled,
            betas[0],
            betas[1],
            Number(s, "eps", 1e-8),
            Everywhere(Number(s, "weight_decay", decoupled ? 0.01 : 0)));
    }

    private static AdafactorConfig Adafactor(JsonElement s)
    {
        bool Flag(string name, bool otherwise) => s.TryGetProperty(name, out var flag) ? flag.GetBoolean() : otherwise;
        double[] eps = s.TryGetProperty("eps", out var pair) ? [.. pair.EnumerateArray().Select(b => b.GetDouble())] : [1e-30, 1e-3];
        bool relative = Flag("relative_step", true);
        return new AdafactorConfig(
            relative ? 1 : Number(s, "lr", 1e-3),
            relative,
            Flag("scale_parameter", true),
            Flag("warmup_init", false),
            Number(s, "beta1", 0),
            Clip: Number(s, "clip_threshold", 1),
            DecayRate: -Number(s, "decay_rate", -0.8),
            Epsilon: eps[0],
            LeastScale: eps[1],
            Rules: Everywhere(Number(s, "weight_decay", 0)));
    }

    private static ParameterRule[] Everywhere(double decay) => [new("*", WeightDecay: decay)];

    private static MomentStorage Storage(JsonElement s, string name, MomentStorage otherwise) =>
        !s.TryGetProperty(name, out var type) || type.ValueKind != JsonValueKind.String ? otherwise
        : type.GetString() == "bfloat16" ? MomentStorage.Bfloat16 : MomentStorage.Full;

    private static double Number(JsonElement s, string name, double otherwise) =>
        s.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : otherwise;

    private static Dictionary<string, Tensor> Starts(Fixture fixture) => Under(fixture, Parameters);

    private static Dictionary<string, Tensor> GradientsOf(Fixture fixture) => Under(fixture, Gradients);

    private static Dictionary<string, Tensor> Under(Fixture fixture, string prefix) =>
        fixture.Io.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..], t => t.Value);

    /// <summary>Parameters under their flax paths; a path's <c>kernel</c> becomes a module's <c>weight</c>, which alone decays.</summary>
    private sealed class Tree : nn.Module
    {
        private readonly Dictionary<string, Parameter> byPath = [];

        private Tree()
            : base(nameof(Tree))
        {
        }

        public Tensor this[string path] => byPath[path];

        public static Tree Of(Dictionary<string, Tensor> values)
        {
            var root = new Tree();
            foreach (var (path, value) in values)
            {
                string[] parts = path.Split('/');
                var parameter = new Parameter(value.clone().DetachFromDisposeScope());
                root.byPath[path] = parameter;
                string owner = string.Join('_', parts.SkipLast(1));
                var module = owner.Length == 0 ? root : root.named_children().FirstOrDefault(c => c.name == owner).module as Tree;
                if (module is null)
                {
                    module = new Tree();
                    root.register_module(owner, module);
                }
                module.register_parameter(parts[^1] == "kernel" ? "weight" : parts[^1], parameter);
            }
            return root;
        }

        public void SetGradients(Dictionary<string, Tensor> gradients, long step)
        {
            foreach (var (path, parameter) in byPath)
                parameter.grad = gradients[path][step].clone();
        }
    }
}
