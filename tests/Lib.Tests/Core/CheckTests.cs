using Experiments.Core;
using TorchSharp;

namespace Experiments.Lib.Tests.Core;

public class CheckTests
{
    [Fact]
    public void A_wrong_shape_names_both_shapes_and_the_axis()
    {
        using var image = torch.zeros(2, 3, 8, 4);
        var error = Assert.Throws<ArgumentException>(() => Check.Shape(image, [-1, 3, 8, 8]));
        Assert.Contains("image has shape [2, 3, 8, 4], expected [any, 3, 8, 8]: axis 3 differs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matching_shape_passes()
    {
        using var image = torch.zeros(2, 3, 8, 8);
        Check.Shape(image, [-1, 3, 8, 8]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_member_that_must_be_positive_is_named(int value)
    {
        var error = Assert.Throws<ArgumentException>(() => Check.Positive(value, "VitConfig.Depth"));
        Assert.Contains($"VitConfig.Depth is {value}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tpu")]
    [InlineData("cuda:x")]
    public void An_unknown_device_lists_the_known_ones(string name) =>
        Assert.Contains("cpu, cuda, cuda:N or best", Assert.Throws<ArgumentException>(() => Devices.Parse(name)).Message, StringComparison.Ordinal);
}
