using System.Xml.Linq;
using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Tests.Packages;

public class RestoreProjectTests
{
    private static readonly PackageQuery Query = new([new PackageRequest("A", null), new PackageRequest("B", "1.0")], ["/feed", "https://feed.example"], "/work");

    [Fact]
    public void It_asks_for_the_packages_and_keeps_out_what_the_kernel_brings()
    {
        var project = XElement.Parse(RestoreProject.Text(Query, "linux-x64", ["TorchSharp"], onlySource: null));
        Assert.Equal(["A *", "B 1.0"], project.Descendants("PackageReference").Select(item => $"{item.Attribute("Include")!.Value} {item.Attribute("Version")!.Value}"));
        Assert.Equal("TorchSharp", project.Descendants("PrunePackageReference").Single().Attribute("Include")!.Value);
        Assert.Equal("/feed;https://feed.example", project.Descendants("RestoreAdditionalProjectSources").Single().Value);
        Assert.Empty(project.Descendants("RestoreSources"));
    }

    [Fact]
    public void Without_a_network_one_folder_replaces_the_users_sources() =>
        Assert.Equal("/fetched", XElement.Parse(RestoreProject.Text(Query, "linux-x64", [], "/fetched")).Descendants("RestoreSources").Single().Value);
}
