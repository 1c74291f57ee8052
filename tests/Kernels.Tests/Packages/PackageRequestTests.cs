using Experiments.Kernels.Engine;
using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Tests.Packages;

public class PackageRequestTests
{
    [Theory]
    [InlineData("Plotly.NET, 6.0.0", "Plotly.NET", "6.0.0", false)]
    [InlineData("Plotly.NET,6.0.0", "Plotly.NET", "6.0.0", false)]
    [InlineData("Plotly.NET", "Plotly.NET", "*", true)]
    [InlineData("Plotly.NET, *-*", "Plotly.NET", "*-*", true)]
    [InlineData("Plotly.NET, 1.*", "Plotly.NET", "1.*", true)]
    [InlineData("Plotly.NET, [1.0, 2.0)", "Plotly.NET", "[1.0, 2.0)", false)]
    [InlineData("Plotly.NET, Version=6.0.0-preview.1", "Plotly.NET", "6.0.0-preview.1", false)]
    public void A_name_and_every_form_of_version_is_read(string text, string id, string range, bool isFloating)
    {
        var request = PackageRequest.Parse(text);
        Assert.Equal((id, range, isFloating), (request.Id, request.Range, request.IsFloating));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up, 1.0")]
    [InlineData("two words")]
    [InlineData("A, 1.0, include=x")]
    [InlineData("A, \"/><Exec Command=\"ls")]
    public void Anything_else_is_refused(string text) => Assert.Throws<DirectiveException>(() => PackageRequest.Parse(text));
}
