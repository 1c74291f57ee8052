using Experiments.Core.Native;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Numbers of one Adam or AdamW update.</summary>
internal readonly record struct AdamStep(double LearningRate, double WeightDecay, double Beta1, double Beta2, double Epsilon, bool Coupled)
{
    /// <summary>libtorch's fused kernel: one pass over weight, gradient and moments.</summary>
    public void Fused(Tensor[] parameters, Tensor[] gradients, Tensor[] first, Tensor[] second, Tensor step)
    {
        new TorchOperator(Coupled ? "aten::_fused_adam_" : "aten::_fused_adamw_", "", 15)
            .Add(parameters)
            .Add(gradients)
            .Add(first)
            .Add(second)
            .Add([])
            .Add(Enumerable.Repeat(step, parameters.Length).ToArray())
            .Add(LearningRate)
            .Add(Beta1)
            .Add(Beta2)
            .Add(WeightDecay)
            .Add(Epsilon)
            .Add(false) // amsgrad
            .Add(false) // maximize
            .AddNone() // gradient scale
            .AddNone() // found infinity
            .Run();
    }

    /// <summary>The same update tensor by tensor, for a libtorch without the fused kernel, and the fused kernel's oracle.</summary>
    public void Plain(Tensor[] parameters, Tensor[] gradients, Tensor[] first, Tensor[] second, Tensor step)
    {
        double t = step.item<float>();
        double rootOfCorrection = Math.Sqrt(1 - Math.Pow(Beta2, t));
        double stepSize = LearningRate / (1 - Math.Pow(Beta1, t));
        for (int i = 0; i < parameters.Length; i++)
        {
            using var scope = NewDisposeScope();
            var gradient = Coupled ? gradients[i].add(parameters[i], WeightDecay) : gradients[i];
            if (!Coupled)
                parameters[i].mul_(1 - (LearningRate * WeightDecay));
            first[i].mul_(Beta1).add_(gradient, 1 - Beta1);
            second[i].mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            parameters[i].addcdiv_(first[i], second[i].sqrt().div_(rootOfCorrection).add_(Epsilon), -stepSize);
        }
    }
}
