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

    [Theory]
    [InlineData("1.2", "1.2.0", true)]
    [InlineData("1.2.0.0", "1.2.0", true)]
    [InlineData("1.2.0-RC.1+build", "1.2.0-rc.1", true)]
    [InlineData("1.2.0", "1.2.1", false)]
    [InlineData("1.2.0", "1.2.0-rc.1", false)]
    [InlineData("10.0", "1.0", false)]
    [InlineData("1.*", "1.9.0", true)]
    [InlineData("1.*", "10.0.0", false)]
    [InlineData("*-*", "10.0.0", true)]
    [InlineData("[1.0,2.0)", "1.9.0", true)]
    public void A_version_is_compared_by_its_meaning(string asked, string got, bool isMet) =>
        Assert.Equal(isMet, new PackageRequest("A", asked).IsMetBy(got));
}
