using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Kernels.Display;

/// <summary>Tensors: shape, type, device, statistics and one corner of the values; never a full dump.</summary>
internal sealed class TensorFormatter : IValueFormatter
{
    private const int CornerRows = 6;
    private const int CornerColumns = 8;

    public bool Handles(Type type) => KnownFormatters.DerivesFrom(type, "TorchSharp.torch+Tensor");

    /// <summary>Shape, type and device on one line, such as <c>float32[2, 3] on cpu</c>; a scalar's value too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public string Line(object value)
    {
        var tensor = (Tensor)value;
        if (tensor.IsInvalid)
            return "disposed tensor";
        string line = $"{Name(tensor.dtype)}[{string.Join(", ", tensor.shape)}] on {tensor.device}";
        return tensor.Dimensions == 0 && tensor.device_type != DeviceType.META ? $"{line}: {Item(tensor)}" : line;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Dictionary<string, object> Bundle(object value)
    {
        var tensor = (Tensor)value;
        string line = Line(value);
        if (tensor.IsInvalid || tensor.device_type == DeviceType.META || tensor.Dimensions == 0 || tensor.is_sparse)
            return new() { [MimeTypes.Text] = line };
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var values = tensor.detach();
        string statistics = Statistics(values);
        if (tensor.numel() == 0)
            return new() { [MimeTypes.Text] = $"{line}\n{statistics}" };
        var (where, rows) = Corner(values);
        return new()
        {
            [MimeTypes.Text] = Text($"{line}\n{statistics}", where, rows),
            [MimeTypes.Html] = Html(line, statistics, where, rows),
        };
    }

    /// <summary>A type of elements as the rest of the world writes it.</summary>
    public static string Name(ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static string Statistics(Tensor values)
    {
        if (values.numel() == 0)
            return "no elements";
        if (values.dtype == ScalarType.Bool)
            return $"true in {values.sum().item<long>()} of {values.numel()}";
        if (values.is_complex())
            return $"largest modulus {Number(values.abs().max().to(ScalarType.Float64).item<double>())}";
        bool real = values.is_floating_point();
        var numbers = real && values.dtype is not (ScalarType.Float32 or ScalarType.Float64) ? values.to(ScalarType.Float32) : values;
        double min = numbers.min().to(ScalarType.Float64).item<double>(), max = numbers.max().to(ScalarType.Float64).item<double>();
        double mean = numbers.sum(ScalarType.Float64).item<double>() / values.numel();
        string text = $"min {Number(min)}, max {Number(max)}, mean {Number(mean)}";
        if (real && values.numel() > 1)
            text += $", std {Number(numbers.std().to(ScalarType.Float64).item<double>())}";
        long odd = real && !double.IsFinite(min + max) ? values.numel() - numbers.isfinite().sum().item<long>() : 0;
        return odd > 0 ? $"{text}, {odd} not finite" : text;
    }

    private static (string Where, List<string[]> Rows) Corner(Tensor values)
    {
        int leading = (int)Math.Max(0, values.Dimensions - 2);
        var view = values;
        for (int i = 0; i < leading; i++)
            view = view[0];
        if (view.Dimensions == 1)
            view = view.unsqueeze(0);
        long rows = Math.Min(view.shape[0], CornerRows), columns = Math.Min(view.shape[1], CornerColumns);
        var corner = view.narrow(0, 0, rows).narrow(1, 0, columns).cpu();
        var cells = new List<string[]>();
        for (long i = 0; i < rows; i++)
        {
            string[] row = [.. Enumerable.Range(0, (int)columns).Select(j => Item(corner[i, j]))];
            cells.Add(columns < view.shape[1] ? [.. row, "…"] : row);
        }
        if (rows < view.shape[0])
            cells.Add([.. cells[0].Select(_ => "…")]);
        return (leading > 0 ? $"[{string.Join(", ", Enumerable.Repeat("0", leading))}, ..]" : "", cells);
    }

    private static string Item(Tensor scalar)
    {
        if (scalar.dtype == ScalarType.Bool)
            return scalar.item<bool>() ? "true" : "false";
        if (scalar.is_complex())
            return $"{Number(scalar.real.to(ScalarType.Float64).item<double>())}{scalar.imag.to(ScalarType.Float64).item<double>():+0.####;-0.####;+0}i";
        return scalar.is_floating_point()
            ? Number(scalar.to(ScalarType.Float64).item<double>())
            : scalar.to(ScalarType.Int64).item<long>().ToString(CultureInfo.InvariantCulture);
    }

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string Text(string head, string where, List<string[]> rows)
    {
        var text = new StringBuilder(head);
        if (where.Length > 0)
            text.Append('\n').Append(where);
        int width = rows.Max(row => row.Max(cell => cell.Length));
        foreach (string[] row in rows)
            text.Append('\n').Append("  ").AppendJoin("  ", row.Select(cell => cell.PadLeft(width)));
        return text.ToString();
    }

    private static string Html(string line, string statistics, string where, List<string[]> rows)
    {
        var text = new StringBuilder($"<details open><summary><code>{Escape.Html(line)}</code> &nbsp;{Escape.Html(statistics)}</summary><table>");
        if (where.Length > 0)
            text.Append($"<caption>{where}</caption>");
        text.Append("<tbody>");
        foreach (string[] row in rows)
            text.Append("<tr>").AppendJoin("", row.Select(cell => $"<td style=\"text-align:right\">{cell}</td>")).Append("</tr>");
        return text.Append("</tbody></table></details>").ToString();
    }
}
