using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Exponential moving average of a model's parameters: average = decay average + (1 - decay) parameter.</summary>
/// <remarks>
/// Buffers are not averaged. Keep one object per model; the averages belong to no dispose scope. For a teacher network, as in
/// self-distillation, give the teacher's own module to <see cref="Into"/>.
/// </remarks>
public sealed class Ema : IDisposable
{
    private readonly string[] names;
    private readonly Tensor[] parameters;
    private readonly Tensor[] averages;
    private readonly bool owns;

    /// <summary>Starts an average at the model's present parameters.</summary>
    /// <param name="model">On its device.</param>
    /// <param name="decay">In (0, 1), such as 0.999.</param>
    /// <exception cref="ArgumentException">The decay is out of range.</exception>
    public Ema(nn.Module model, double decay)
        : this(model, decay, null)
    {
    }

    private Ema(nn.Module model, double decay, nn.Module? teacher)
    {
        Check.Member(decay is > 0 and < 1, "Ema.Decay", decay, "use a value in (0, 1)");
        Decay = decay;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        (names, parameters) = Split(model);
        owns = teacher is null;
        if (teacher is null)
        {
            averages = [.. parameters.Select(p => p.clone().DetachFromDisposeScope())];
            return;
        }
        (var teacherNames, averages) = Split(teacher);
        if (!names.SequenceEqual(teacherNames))
            throw new ArgumentException("The teacher's parameters differ in name from the model's; build both from one configuration.", nameof(teacher));
        for (int i = 0; i < averages.Length; i++)
        {
            averages[i].requires_grad = false;
            averages[i].copy_(parameters[i]);
        }
    }

    /// <summary>Part of the old average that stays at an update; may follow a schedule.</summary>
    public double Decay { get; set; }

    /// <summary>Keeps the average in the parameters of a second module, which starts as a copy and stops requiring gradients.</summary>
    /// <param name="teacher">Built from the same configuration; stays the caller's.</param>
    /// <param name="model">The module that is trained.</param>
    /// <param name="decay">In (0, 1), such as 0.996.</param>
    /// <returns>The average.</returns>
    /// <exception cref="ArgumentException">The modules' parameters differ, or the decay is out of range.</exception>
    public static Ema Into(nn.Module teacher, nn.Module model, double decay) => new(model, decay, teacher);

    /// <summary>Moves the averages towards the present parameters, in one call for all of them.</summary>
    public void Update()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Foreach.Lerp(averages, parameters, 1 - Decay);
    }

    /// <summary>Lets the model compute with the averages until the result is disposed.</summary>
    /// <returns>Puts the trained parameters back.</returns>
    public IDisposable Applied()
    {
        Exchange();
        return new Restore(this);
    }

    /// <summary>The averages, live, by parameter name.</summary>
    /// <returns>Tensors owned by this object (or by the teacher).</returns>
    public IReadOnlyDictionary<string, Tensor> State() => names.Zip(averages).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>Frees the averages, unless they are a teacher's.</summary>
    public void Dispose()
    {
        foreach (var average in owns ? averages : [])
            average.Dispose();
    }

    private static (string[] Names, Tensor[] Parameters) Split(nn.Module module)
    {
        var named = module.named_parameters().ToList();
        return ([.. named.Select(p => p.name)], [.. named.Select(p => (Tensor)p.parameter)]);
    }

    private void Exchange()
    {
        using var frozen = no_grad();
        for (int i = 0; i < parameters.Length; i++)
        {
            using var scope = NewDisposeScope();
            var kept = parameters[i].clone();
            parameters[i].copy_(averages[i]);
            averages[i].copy_(kept);
        }
    }

    private sealed class Restore(Ema ema) : IDisposable
    {
        private bool done;

        public void Dispose()
        {
            if (!done)
                ema.Exchange();
            done = true;
        }
    }
}
