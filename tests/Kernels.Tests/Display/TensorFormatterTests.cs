using Experiments.Kernels.Display;
using static TorchSharp.torch;

namespace Experiments.Kernels.Tests.Display;

public class TensorFormatterTests
{
    private static string Text(Tensor value) => Formatter.Format(value)[MimeTypes.Text]!.GetValue<string>();

    [Fact]
    public void A_tensor_shows_shape_type_statistics_and_a_corner()
    {
        using var tensor = arange(12, dtype: ScalarType.Float32).reshape(2, 2, 3);
        Assert.Equal("float32[2, 2, 3] on cpu\nmin 0, max 11, mean 5.5, std 3.6056\n[0, ..]\n  0  1  2\n  3  4  5", Text(tensor));
    }

    [Fact]
    public void A_large_tensor_shows_a_corner_only()
    {
        using var tensor = zeros(100, 100, dtype: ScalarType.Int64);
        string[] lines = Text(tensor).Split('\n');
        Assert.Equal("int64[100, 100] on cpu", lines[0]);
        Assert.Equal("min 0, max 0, mean 0", lines[1]);
        Assert.Equal(2 + 7, lines.Length);
        Assert.EndsWith("…", lines[2]);
        Assert.All(lines[^1].Trim().Split("  "), cell => Assert.Equal("…", cell));
    }

    [Fact]
    public void Every_kind_of_tensor_has_a_text()
    {
        using var scope = NewDisposeScope();
        Assert.Equal("float32[] on cpu: 2.5", Text(tensor(2.5f)));
        Assert.Equal("bool[3] on cpu\ntrue in 2 of 3\n   true  false   true", Text(tensor(new[] { true, false, true })));
        Assert.Equal("uint8[2] on cpu\nmin 1, max 255, mean 128\n    1  255", Text(tensor(new byte[] { 1, 255 })));
        Assert.Equal("bfloat16[2] on cpu\nmin 1, max 2, mean 1.5, std 0.70711\n  1  2", Text(tensor(new[] { 1f, 2f }).to(ScalarType.BFloat16)));
        Assert.Equal("float32[0, 3] on cpu\nno elements", Text(zeros(0, 3)));
        Assert.Equal("float32[2, 2] on meta", Text(zeros(2, 2, device: META)));
        Assert.Contains("min NaN, max NaN, mean NaN, std NaN, 1 not finite", Text(tensor(new[] { 1f, float.NaN })));
        Assert.Contains("1+2i", Text(tensor(new System.Numerics.Complex[] { new(1, 2) })));
        Assert.StartsWith("float32[1, 2] on cpu", Text(nn.Parameter(ones(1, 2))));
        var gone = ones(1);
        gone.Dispose();
        Assert.Equal("disposed tensor", Text(gone));
    }

    [Fact]
    public void A_sequence_of_tensors_shows_one_line_each()
    {
        using var a = ones(2, 3);
        Assert.Equal("[ float32[2, 3] on cpu, float32[2, 3] on cpu ]", Formatter.Format(new[] { a, a })[MimeTypes.Text]!.GetValue<string>());
    }

    [Fact]
    public void A_model_shows_where_its_parameters_lie()
    {
        using var model = nn.Sequential(("first", nn.Linear(4, 1000)), ("act", nn.ReLU()));
        string[] lines = Formatter.Format(model)[MimeTypes.Text]!.GetValue<string>().Split('\n');
        Assert.Equal("Sequential of 5,000 parameters", lines[0]);
        Assert.Equal(["first", "Linear", "5,000"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("Linear of 2 parameters", Formatter.Format(nn.Linear(1, 1))[MimeTypes.Text]!.GetValue<string>());
    }

    [Fact]
    public void Displaying_leaves_no_tensor_behind_and_no_gradient_graph()
    {
        using var tensor = rand(20, 20, requires_grad: true);
        Text(tensor);
        long before = Tensor.TotalCount;
        Text(tensor);
        Assert.Equal(before, Tensor.TotalCount);
    }
}
