using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Tests.Packages;

public class RestoreErrorsTests
{
    [Theory]
    [InlineData("NU1101", "Unable to find package Markdigg. No packages exist with this id in source(s): here", "Package 'Markdigg' was not found in here; did you mean Markdig?")]
    [InlineData("NU1102", "Unable to find package Markdigg with version (>= 9.0.0)", "Package 'Markdigg' has no such version.")]
    [InlineData("NU1605", "Detected package downgrade: Markdigg from 2.0.0 to 1.0.0. Reference the package directly.\n packages -> A 1.0 -> Markdigg (>= 2.0.0)",
        "Markdigg 1.0.0 is asked for, but another package needs Markdigg 2.0.0; restart the kernel and ask for that version first.")]
    [InlineData("NU1202", "Package Markdigg 1.0.0 is not compatible with net10.0.\nmore", "Package Markdigg 1.0.0 is not compatible with net10.0. (NU1202)")]
    public void An_error_becomes_one_sentence(string code, string text, string expected) =>
        Assert.Equal(expected, RestoreErrors.Describe([new RestoreMessage(code, "Markdigg", text)], ["Markdig", "xunit"]));

    [Fact]
    public void A_name_like_no_other_gets_the_remedies() => Assert.Equal(
        "Package 'Zzz' was not found; check its name, or add the source that has it with #i \"nuget: <folder or address>\".",
        RestoreErrors.Describe([new RestoreMessage("NU1101", "Zzz", "Unable to find package Zzz.")], ["Markdig"]));

    [Fact]
    public void One_package_missing_on_two_platforms_is_one_error()
    {
        var error = new RestoreMessage("NU1102", "A", "Unable to find");
        Assert.Equal("Package 'A' has no such version.", RestoreErrors.Describe([error, error], []));
    }
}
