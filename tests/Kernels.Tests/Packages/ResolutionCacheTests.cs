using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Tests.Packages;

public sealed class ResolutionCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("experiments-cache-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_answer_is_found_by_its_question_alone()
    {
        var cache = Kept(Query("A", "1.0.0"));
        Assert.Equal("A 1.0.0", $"{cache.Find(Query("A", "1.0.0"))!.Packages.Single()}");
        Assert.NotNull(cache.Find(Query("a", "1.0.0")));
        Assert.Null(cache.Find(Query("A", "1.0.1")));
        Assert.Null(cache.Find(Query("A", "1.0.0") with { Sources = ["more"] }));
    }

    [Fact]
    public void An_answer_whose_files_are_gone_is_none()
    {
        var cache = Kept(Query("A", "1.0.0"));
        File.Delete(Path.Combine(folder, "a.dll"));
        Assert.Null(cache.Find(Query("A", "1.0.0")));
    }

    [Theory]
    [InlineData("*", false)]
    [InlineData("1.0.0", true)]
    public void Only_floating_versions_grow_old(string version, bool isFound)
    {
        var query = Query("A", version);
        var cache = Kept(query);
        File.SetLastWriteTimeUtc(Entry(), DateTime.UtcNow.AddDays(-2));
        Assert.Equal(isFound, cache.Find(query) is not null);
        Assert.NotNull(cache.Find(query, evenOld: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"Packages\":3}")]
    [InlineData("{\"Packages\":[null]}")]
    [InlineData("{\"Packages\":[{\"Id\":\"A\"}]}")]
    public void A_broken_entry_is_none(string text)
    {
        var query = Query("A", "1.0.0");
        var cache = Kept(query);
        File.WriteAllText(Entry(), text);
        Assert.Null(cache.Find(query));
    }

    private static PackageQuery Query(string id, string version) => new([new PackageRequest(id, version)], [], "");

    private string Entry() => Assert.Single(Directory.GetFiles(folder, "*.json"));

    private ResolutionCache Kept(PackageQuery query)
    {
        string file = Path.Combine(folder, "a.dll");
        File.WriteAllText(file, "");
        var cache = new ResolutionCache(folder);
        cache.Keep(query, new Resolution([new ResolvedPackage("A", "1.0.0", [file], [file], [])]));
        return cache;
    }
}
