using System.Formats.Tar;
using System.Text;
using Experiments.Data;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class TarShardsTests
{
    [Fact]
    public void Samples_come_back_exactly_from_deterministic_shards()
    {
        using var folder = new TemporaryFolder();
        var samples = Samples(7);
        var first = TarShards.Write(folder.File("a"), "train", samples, samplesPerShard: 3);
        var second = TarShards.Write(folder.File("b"), "train", samples, samplesPerShard: 3);
        Assert.Equal(["train-000000.tar", "train-000001.tar", "train-000002.tar"], first.Select(Path.GetFileName));
        Assert.All(first.Zip(second), p => Assert.Equal(File.ReadAllBytes(p.First), File.ReadAllBytes(p.Second)));
        var shards = new TarShards(folder.File("a/train-{000000..000002}.tar"));
        AssertSame(samples, shards.Samples());
        using (var archive = new TarReader(File.OpenRead(first[0])))
        {
            var entry = archive.GetNextEntry()!;
            Assert.Equal((DateTimeOffset.UnixEpoch, 0, "data/000000.json"), (entry.ModificationTime, entry.Uid, entry.Name));
        }
    }

    [Fact]
    public void Shards_close_at_the_byte_limit_and_one_large_sample_still_fits()
    {
        using var folder = new TemporaryFolder();
        var samples = Enumerable.Range(0, 4).Select(i => new TarSample($"{i}", new Dictionary<string, byte[]> { ["bin"] = new byte[i == 2 ? 9000 : 500] })).ToList();
        var paths = TarShards.Write(folder.Path, "s", samples, bytesPerShard: 4000);
        Assert.Equal(3, paths.Count);
        AssertSame(samples, new TarShards(folder.File("s-{000000..000002}.tar")).Samples());
    }

    [Fact]
    public void Pairs_take_image_captions_class_and_regions_and_leave_other_members_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var image = Noise(5, 6);
        const string facts = """{"captions":["two","three"],"class":"cat","regions":[{"label":"ear","box":[0,0.25,0.5,1]}],"more":1}""";
        TarShards.Write(folder.Path, "s", [
            new("a", new Dictionary<string, byte[]> { ["png"] = ImageFile.EncodePng(image), ["txt"] = Bytes(" one \n"), ["depth.bin"] = [1] }),
            new("b", new Dictionary<string, byte[]> { ["png"] = ImageFile.EncodePng(image), ["txt"] = Bytes("one"), ["json"] = Bytes(facts) }),
            new("c", new Dictionary<string, byte[]> { ["png"] = ImageFile.EncodePng(image), ["json"] = Bytes("[1]") })]);
        var pairs = new TarShards(folder.File("s-000000.tar")).Read().ToList();
        Assert.Equal(["one"], pairs[0].Captions);
        Assert.Equal(["two", "three"], pairs[1].Captions);
        Assert.Equal("cat", pairs[1].Class);
        Assert.Equal(new ImageRegion("ear", new Box(0, 0.25f, 0.5f, 1)), pairs[1].Regions.Single());
        Assert.Empty(pairs[2].Captions);
        AssertEqual(image, pairs[1].ReadImage());
    }

    [Fact]
    public void Shard_order_changes_by_epoch_and_nothing_is_lost()
    {
        using var folder = new TemporaryFolder();
        TarShards.Write(folder.Path, "s", Samples(12), samplesPerShard: 2);
        IPairSource source = new TarShards(folder.File("s-{000000..000005}.tar"));
        var orders = Enumerable.Range(0, 4).Select(e => string.Join(' ', source.ReadShuffled(1, (ulong)e).Select(p => p.Key))).ToList();
        Assert.Equal(4, orders.Distinct().Count());
        Assert.All(orders, o => Assert.Equal(source.Read().Select(p => p.Key), o.Split(' ').Order()));
        Assert.Equal(orders[2], string.Join(' ', source.ReadShuffled(1, 2).Select(p => p.Key)));
    }

    [Theory]
    [InlineData("../evil.png")]
    [InlineData("a/../../evil.png")]
    [InlineData("/etc/evil.png")]
    [InlineData("..\\evil.png")]
    [InlineData("C:\\evil.png")]
    public void Names_that_leave_the_archive_are_refused(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Archive(folder, new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) });
        AssertRefused(path, "leaves the archive");
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.CharacterDevice)]
    public void Links_and_devices_are_refused(TarEntryType type)
    {
        using var folder = new TemporaryFolder();
        var entry = new PaxTarEntry(type, "a.png");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            entry.LinkName = "/etc/passwd";
        AssertRefused(Archive(folder, entry), "plain files only");
    }

    [Fact]
    public void Archives_cut_short_anywhere_are_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(TarShards.Write(folder.Path, "s", Samples(3))[0]);
        for (int length = 0; length < whole.Length; length += 256)
        {
            string path = folder.Write("cut.tar", whole[..length]);
            Assert.Contains("cut.tar", Assert.Throws<InvalidDataException>(() => new TarShards(path).Samples().Count()).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(148)]
    [InlineData(124)]
    public void Damaged_headers_are_refused(int at)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(TarShards.Write(folder.Path, "s", Samples(3))[0]);
        bytes[at] ^= 0x15;
        AssertRefused(folder.Write("s.tar", bytes), "damaged header");
    }

    [Theory]
    [InlineData("77777777777", '0')]
    [InlineData("17777777777", '0')]
    [InlineData("17777777777", 'x')]
    [InlineData("17777777777", 'L')]
    [InlineData("00000400000", '0')]
    [InlineData("00000400000", 'x')]
    public void Absurd_declared_sizes_are_refused_without_taking_memory(string octalSize, char type)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(TarShards.Write(folder.Path, "s", Samples(1))[0]);
        Encoding.ASCII.GetBytes(octalSize).CopyTo(bytes, 124);
        bytes[156] = (byte)type;
        Checksum(bytes);
        string path = folder.Write("s.tar", bytes);
        long before = GC.GetTotalAllocatedBytes();
        var error = Assert.Throws<InvalidDataException>(() => new TarShards(path).Samples().Count());
        Assert.Contains("s.tar", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 3_000_000, $"{GC.GetTotalAllocatedBytes() - before} bytes: {error.Message}");
    }

    [Fact]
    public void Oversized_samples_and_repeated_members_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = TarShards.Write(folder.Path, "s", Samples(1))[0];
        Assert.Contains("more than 100 bytes", Assert.Throws<InvalidDataException>(() => new TarShards(path, maxSampleBytes: 100).Samples().Count()).Message, StringComparison.Ordinal);
        string twice = Archive(folder, File("a.png"), File("a.PNG"));
        AssertRefused(twice, "two members 'png'");

        static TarEntry File(string name) => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) };
    }

    [Fact]
    public void Folders_stray_names_and_long_names_of_other_writers_are_read()
    {
        using var folder = new TemporaryFolder();
        string deep = string.Join('/', Enumerable.Repeat("folder", 30));
        string path = Archive(
            folder,
            new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "x" }),
            new PaxTarEntry(TarEntryType.Directory, "./x/"),
            File("README"),
            File(".hidden"),
            File("./x/a.png"),
            File("./x/a.seg.png"),
            File($"{deep}/b.png"));
        var samples = new TarShards(path).Samples().ToList();
        Assert.Equal(["x/a", $"{deep}/b"], samples.Select(s => s.Key));
        Assert.Equal(["png", "seg.png"], samples[0].Members.Keys);

        static TarEntry File(string name) => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) };
    }

    [Fact]
    public void Samples_without_image_or_with_malformed_json_are_named()
    {
        using var folder = new TemporaryFolder();
        foreach (var (members, word) in new (Dictionary<string, byte[]>, string)[]
        {
            (new() { ["txt"] = [65] }, "no image"),
            (new() { ["png"] = [1], ["json"] = Bytes("{") }, "k.json"),
            (new() { ["png"] = [1], ["json"] = Bytes("""{"regions":[{"label":"a","box":[1,2,3]}]}""") }, "four numbers"),
            (new() { ["png"] = [1], ["json"] = Bytes("""{"regions":[{"box":[1,2,3,4]}]}""") }, "k.json"),
        })
        {
            string path = TarShards.Write(folder.Path, "s", [new("k", members)])[0];
            Assert.Contains(word, Assert.Throws<InvalidDataException>(() => new TarShards(path).Read().Count()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keys_and_extensions_that_other_readers_would_misread_are_refused()
    {
        using var folder = new TemporaryFolder();
        foreach (string key in new[] { "a.b", "../a", "/a", "a b", "", "a//b" })
            Assert.Throws<ArgumentException>(() => TarShards.Write(folder.Path, "s", [new(key, new Dictionary<string, byte[]> { ["png"] = [] })]));
        Assert.Throws<ArgumentException>(() => TarShards.Write(folder.Path, "s", [new("a", new Dictionary<string, byte[]> { ["P/x"] = [] })]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Brace_patterns_expand_like_a_shell()
    {
        Assert.Equal(["a-08.tar", "a-09.tar", "a-10.tar"], BracePattern.Expand("a-{08..10}.tar"));
        Assert.Equal(["x1p", "x1q", "x2p", "x2q"], BracePattern.Expand("x{1..2}{p,q}"));
        Assert.Equal(["plain.tar"], BracePattern.Expand("plain.tar"));
        foreach (string bad in new[] { "a{1..", "a}", "{3..1}", "{a..b}", "{0..99999999}", "{0..9999}{0..9999}" })
            Assert.Throws<ArgumentException>(() => BracePattern.Expand(bad));
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => new TarShards(folder.File("s-{0..1}.tar")));
    }

    private static List<TarSample> Samples(int count)
    {
        using var scope = torch.NewDisposeScope();
        byte[] png = ImageFile.EncodePng(Noise(3, 3));
        return [.. Enumerable.Range(0, count).Select(i =>
            new TarSample($"data/{i:000000}", new Dictionary<string, byte[]> { ["png"] = png, ["txt"] = Bytes($"caption {i}"), ["json"] = Bytes("{}") }))];
    }

    private static string Archive(TemporaryFolder folder, params TarEntry[] entries)
    {
        string path = folder.File("odd.tar");
        using var archive = new TarWriter(File.Create(path), TarEntryFormat.Pax);
        foreach (var entry in entries)
            archive.WriteEntry(entry);
        return path;
    }

    private static void AssertRefused(string path, string word)
    {
        var error = Assert.Throws<InvalidDataException>(() => new TarShards(path).Samples().Count());
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(path), error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(IEnumerable<TarSample> expected, IEnumerable<TarSample> actual) =>
        Assert.Equal(expected.Select(Text), actual.Select(Text));

    private static string Text(TarSample sample) =>
        $"{sample.Key} {string.Join(' ', sample.Members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={Convert.ToHexString(m.Value)}"))}";

    private static void Checksum(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        int sum = header.Take(512).Sum(b => b);
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
