using Experiments.Objectives;
using Experiments.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Training losses, values and gradients; which loss a case is for is told by its inputs.</summary>
internal sealed class LossesParity : IParityCheck
{
    private const double Value = 1e-5, Gradient = 1e-4, StudentTemperature = 0.1, TeacherTemperature = 0.04, CentreMomentum = 0.9, Smoothing = 0.1;

    public bool Recognises(Fixture fixture) =>
        fixture.Io.Keys.Any(k => k.Split('.') is ["in", var name, _] && fixture.Io.ContainsKey($"out.{name}.loss"));

    public void Run(Fixture fixture)
    {
        foreach (string name in fixture.Io.Keys.Where(k => k.StartsWith("in.", StringComparison.Ordinal)).Select(k => k.Split('.')[1]).Distinct())
        {
            var item = new Case(fixture, name);
            if (item.Has("teacher_steps"))
                Distillation(fixture, item);
            else if (item.Has("third"))
                ThreeTowers(item);
            else if (item.Has("student_local"))
                Silc(item);
            else if (item.Has("weights"))
                Caption(item);
            else if (item.Has("logits"))
                MultiLabel(item);
            else
                Contrastive(item);
        }
        foreach (string name in fixture.Io.Keys.Where(k => k.StartsWith("out.ema.", StringComparison.Ordinal)))
            MovingAverage(fixture, name);
    }

    private static void Contrastive(Case item)
    {
        var x = UnitRows.Of(item["image"]);
        var y = UnitRows.Of(item["text"]);
        var logits = x.mm(y.t()) * item["t"].exp();
        if (item.Has("b"))
        {
            logits = logits + item["b"];
            item.Agree("logits", logits);
            item.Agree("loss", SigmoidLoss.Chunked(x, y, item["t"], item["b"], 4));
            item.Minimise(SigmoidLoss.FromLogits(logits));
            return;
        }
        item.Agree("logits", logits);
        if (item.Has("mask"))
        {
            item.Minimise(SoftmaxLoss.Masked(logits, item["mask"]));
            return;
        }
        var terms = SoftmaxLoss.Directions(logits);
        item.Agree("image_to_text", terms.ImageToText);
        item.Agree("text_to_image", terms.TextToImage);
        item.Agree("loss", terms.Total);
        item.Minimise(SoftmaxLoss.FromLogits(logits));
    }

    private static void ThreeTowers(Case item)
    {
        Tensor Mapped(string tower, string place) => item[tower].mm(item[$"w_{place}"]) + item[$"b_{place}"];
        var terms = ThreeTowersLoss.FromEmbeddings(
            item["image"],
            item["text"],
            Mapped("image", "image_to_third"),
            Mapped("third", "third_to_image"),
            Mapped("text", "text_to_third"),
            Mapped("third", "third_to_text"),
            item["t"]);
        item.Agree("image_text", terms.ImageText);
        item.Agree("image_third", terms.ImageThird);
        item.Agree("text_third", terms.TextThird);
        item.Minimise(terms.Total);
    }

    private static void Silc(Case item)
    {
        var logits = UnitRows.Of(item["image"]).mm(UnitRows.Of(item["text"]).t()) * item["t"].exp();
        var terms = SilcLoss.Of(
            SoftmaxLoss.FromLogits(logits), item["student_local"], item["teacher"], item["center"], TeacherTemperature, StudentTemperature);
        item.Agree("contrastive", terms.Contrastive);
        item.Agree("distillation", terms.Distillation);
        item.Minimise(terms.Total);
    }

    private static void Caption(Case item)
    {
        double smoothing = item.Name.Contains("smooth", StringComparison.Ordinal) ? Smoothing : 0;
        bool sums = item.Name.Contains("sum", StringComparison.Ordinal);
        item.Agree("per_example", CaptionLoss.PerExample(item["logits"], item["labels"], item["weights"], !sums, smoothing));
        item.Minimise(CaptionLoss.FromLogits(
            item["logits"], item["labels"], item["weights"], sums ? CaptionReduction.Summed : CaptionReduction.PerCaption, smoothing));
    }

    private static void MultiLabel(Case item) => item.Minimise(MultiLabelLoss.FromLogits(item["logits"], item["labels"]));

    private static void Distillation(Fixture fixture, Case item)
    {
        var steps = item["teacher_steps"];
        float[] temperatures = item["teacher_temps"].data<float>().ToArray();
        var centre = zeros(1, steps.shape[^1]);
        for (int step = 0; step < temperatures.Length; step++)
        {
            item.Agree($"center_before.{step}", centre);
            var targets = SelfDistillation.TeacherProbabilities(steps[step], centre, temperatures[step]);
            item.Agree($"teacher_probs.{step}", targets);
            item.Agree($"mean_cross_pairs.{step}", SelfDistillation.MeanOverCrossPairs(item["student"], targets, StudentTemperature));
            var student = item["student"].detach().clone().requires_grad_(true);
            var loss = SelfDistillation.SumOverPairs(student, targets, StudentTemperature);
            item.Agree($"sum_all_pairs.{step}", loss);
            loss.backward();
            fixture.Agree($"grad.{item.Name}.sum_all_pairs.student.{step}", student.grad!, Gradient);
            centre = SelfDistillation.MovedCentre(centre, steps[step], CentreMomentum);
        }
        item.Agree("center_final", centre);
        string sinkhorn = $"out.{item.Name}.sinkhorn_";
        foreach (string name in fixture.Io.Keys.Where(k => k.StartsWith(sinkhorn, StringComparison.Ordinal)))
        {
            double temperature = double.Parse(name[sinkhorn.Length..]);
            fixture.Agree(name, SelfDistillation.SinkhornKnopp(steps[0].flatten(0, 1), temperature), Value);
        }
    }

    private static void MovingAverage(Fixture fixture, string name)
    {
        var steps = fixture.Io.Single(t => t.Key.EndsWith(".teacher_steps", StringComparison.Ordinal)).Value;
        using var student = new Student(steps[0]);
        using var average = new Ema(student, double.Parse(name["out.ema.".Length..]));
        using (no_grad())
            student.Weight.copy_(steps[1]);
        average.Update();
        fixture.Agree(name, average.State().Single().Value, Value);
    }

    private sealed class Student : nn.Module
    {
        private readonly Parameter weight;

        public Student(Tensor value)
            : base(nameof(Student))
        {
            weight = new Parameter(value.clone());
            RegisterComponents();
        }

        public Parameter Weight => weight;
    }

    /// <summary>The inputs of a case, as leaves where a gradient is expected.</summary>
    private sealed class Case(Fixture fixture, string name)
    {
        private readonly Dictionary<string, Tensor> inputs = fixture.Io
            .Where(t => t.Key.StartsWith($"in.{name}.", StringComparison.Ordinal))
            .ToDictionary(
                t => t.Key[$"in.{name}.".Length..],
                t => fixture.Io.ContainsKey($"grad.{t.Key[3..]}") ? t.Value.clone().requires_grad_(true) : t.Value);

        public string Name { get; } = name;

        public Tensor this[string input] => inputs[input];

        public bool Has(string input) => inputs.ContainsKey(input);

        public void Agree(string output, Tensor actual)
        {
            if (fixture.Io.ContainsKey($"out.{Name}.{output}"))
                fixture.Agree($"out.{Name}.{output}", actual.reshape(fixture.Io[$"out.{Name}.{output}"].shape), Value);
        }

        public void Minimise(Tensor loss)
        {
            Agree("loss", loss);
            loss.backward();
            foreach (var (input, value) in inputs.Where(i => i.Value.requires_grad))
                fixture.Agree($"grad.{Name}.{input}", value.grad!, Gradient);
        }
    }
}
