using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Decides for each parameter of a model whether it is trained, how fast, and with which decay.</summary>
internal static class ParameterPlan
{
    /// <summary>One trained parameter and its settings.</summary>
    public sealed record Item(string Name, Tensor Parameter, double LearningRateScale, double WeightDecay);

    /// <summary>The trained parameters; those a rule freezes stop requiring gradients.</summary>
    public static List<Item> Of(nn.Module model, OptimizerConfig config)
    {
        var rules = config.Rules ?? [];
        var parameters = model.named_parameters().ToList();
        foreach (var rule in rules.Where(rule => !parameters.Any(p => rule.Matches(p.name))))
        {
            throw new ArgumentException(
                $"ParameterRule '{rule.Pattern}' matches no parameter; the model's names are {string.Join(", ", parameters.Take(8).Select(p => p.name))}, ...",
                nameof(config));
        }
        var decayed = Matrices(model);
        var items = new List<Item>();
        foreach (var (name, parameter) in parameters)
        {
            var rule = rules.FirstOrDefault(r => r.Matches(name));
            if (rule is { LearningRateScale: 0 })
                parameter.requires_grad = false;
            if (parameter.requires_grad)
                items.Add(new(name, parameter, rule?.LearningRateScale ?? 1, rule?.WeightDecay ?? (decayed.Contains(name) ? config.WeightDecay : 0)));
        }
        return items;
    }

    /// <summary>Names of the weights of linear and convolution layers: big_vision's rule, which decays kernels alone.</summary>
    private static HashSet<string> Matrices(nn.Module model) =>
    [
        .. from owner in model.named_modules().Prepend((name: "", module: model))
           where owner.module is not (TorchSharp.Modules.Embedding or TorchSharp.Modules.EmbeddingBag)
           from parameter in owner.module.named_parameters(recurse: false)
           where parameter.name.EndsWith("weight", StringComparison.Ordinal) && parameter.parameter.dim() >= 2
           select owner.name.Length > 0 ? $"{owner.name}.{parameter.name}" : parameter.name,
    ];
}
