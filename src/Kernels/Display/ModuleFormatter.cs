using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Experiments.Kernels.Display;

/// <summary>Models: how many parameters, and in which children they lie.</summary>
internal sealed class ModuleFormatter : IValueFormatter
{
    public bool Handles(Type type) => KnownFormatters.DerivesFrom(type, "TorchSharp.torch+nn+Module");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public string Line(object value) => $"{TypeNames.Of(value.GetType())} of {Count((nn.Module)value)} parameters";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Dictionary<string, object> Bundle(object value)
    {
        var rows = ((nn.Module)value).named_children().Take(DisplaySettings.Items)
            .Select(child => (child.name, (IReadOnlyList<object?>)[TypeNames.Of(child.module.GetType()), Count(child.module)])).ToList();
        return rows.Count > 0
            ? MimeBundle.OfTable(new TableView(Line(value), ["type", "parameters"], rows, ""))
            : new() { [MimeTypes.Text] = Line(value) };
    }

    private static string Count(nn.Module module) => module.parameters().Sum(p => p.numel()).ToString("N0", CultureInfo.InvariantCulture);
}
