using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Experiments.Kernels.Display;

/// <summary>Models: how many parameters, and in which children they lie.</summary>
internal static class ModuleFormatter
{
    /// <summary>Whether a value is a TorchSharp module; asked by name, so that other values do not load TorchSharp.</summary>
    public static bool Handles(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == "TorchSharp.torch+nn+Module")
                return true;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Line(object value) => $"{TypeNames.Of(value.GetType())} of {Count((nn.Module)value)} parameters";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TableView Table(object value)
    {
        var rows = ((nn.Module)value).named_children().Take(DisplayLimits.Items)
            .Select(child => (child.name, (IReadOnlyList<object?>)[TypeNames.Of(child.module.GetType()), Count(child.module)])).ToList();
        return new TableView(Line(value), ["type", "parameters"], rows, "");
    }

    private static string Count(nn.Module module) => module.parameters().Sum(p => p.numel()).ToString("N0", CultureInfo.InvariantCulture);
}
