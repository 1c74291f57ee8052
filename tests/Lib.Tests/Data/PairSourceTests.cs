using Experiments.Data;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class PairSourceTests
{
    [Fact]
    public void Class_folders_give_captions_and_labels_in_order()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "fire_engine/b.png", "fire_engine/a.png", "cat/deep/c.png", "cat/notes.txt", "empty/x.txt" })
            folder.Write(name, ImageFile.EncodePng(Noise(4, 6)));
        var images = new ImageFolder(folder.Path);
        Assert.Equal(["cat", "fire_engine"], images.Classes);
        Assert.Equal(3, images.Count);
        Assert.Equal(["cat/deep/c.png", "fire_engine/a.png", "fire_engine/b.png"], images.Read().Select(p => p.Key));
        Assert.Equal(["a photo of a fire engine"], images.Read().Last().Captions);
        Assert.Equal("fire_engine", images.Read().Last().Class);
        AssertEqual(Noise(4, 6), images.Read().First().ReadImage());
        Assert.Equal(images.Read().Select(p => p.Key), images.ReadShuffled(1, 1).Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Missing_and_empty_folders_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DirectoryNotFoundException>(() => new ImageFolder(folder.File("none")));
        Assert.Throws<InvalidDataException>(() => new ImageFolder(folder.Path));
    }

    [Fact]
    public void Loading_squashes_images_and_repeats_captions()
    {
        using var scope = torch.NewDisposeScope();
        using var source = new Folder(5);
        using var pairs = PairSet.Load(source.Images, WordTokenizer.FromTexts(["a photo of a cat"]), size: 4, length: 8, variants: 2);
        Assert.Equal([5L, 3, 4, 4], pairs.Images.shape);
        Assert.Equal([5L, 2, 8], pairs.Tokens.shape);
        AssertEqual(Resize.Bilinear(source.Images.Read().First().ReadImage(), 4, 4), pairs.Images[0]);
        AssertEqual(pairs.Tokens.select(1, 0), pairs.Tokens.select(1, 1));
        using var first = PairSet.Load(source.Images, WordTokenizer.FromTexts(["cat"]), size: 4, length: 8, limit: 2);
        Assert.Equal(2, first.Count);
    }

    [Fact]
    public void Streamed_batches_are_a_function_of_seed_and_position()
    {
        using var source = new Folder(7);
        var tokenizer = WordTokenizer.FromTexts(["a photo of a cat"]);
        using var whole = Stream(source.Images, tokenizer, seed: 5);
        var expected = Enumerable.Range(0, 6).Select(_ => whole.Next(default)).ToList();
        foreach (int start in new[] { 1, 4 })
        {
            using var resumed = Stream(source.Images, tokenizer, seed: 5);
            resumed.Position = start;
            foreach (var batch in expected.Skip(start))
            {
                using var actual = resumed.Next(default);
                AssertEqual(batch.Images, actual.Images);
                AssertEqual(batch.Tokens, actual.Tokens);
            }
        }
        using var other = Stream(source.Images, tokenizer, seed: 6);
        using var differs = other.Next(default);
        Assert.False(differs.Images.eq(expected[0].Images).all().item<bool>());
        expected.ForEach(b => b.Dispose());

        static StreamedPairBatches Stream(IPairSource images, WordTokenizer tokenizer, ulong seed) =>
            new(images, tokenizer, size: 6, length: 8, batch: 3, seed, buffer: 4);
    }

    [Fact]
    public void Damaged_images_surface_in_the_batch_that_needs_them_and_nothing_leaks()
    {
        using var source = new Folder(3);
        File.WriteAllText(source.Images.Read().Select(p => p.Key).Select(source.PathOf).First(), "no image");
        long before = LiveTensors.Count();
        var tokenizer = WordTokenizer.FromTexts(["a photo of a cat"]);
        using (var batches = new StreamedPairBatches(source.Images, tokenizer, size: 4, length: 8, batch: 3, seed: 1, buffer: 1))
        {
            var error = Assert.Throws<InvalidDataException>(() => batches.Next(default));
            Assert.Contains("0.png", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => PairSet.Load(source.Images, tokenizer, 4, 8));
        }
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Examples_without_caption_are_named()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        TarShards.Write(folder.Path, "s", [new("dumb", new Dictionary<string, byte[]> { ["png"] = ImageFile.EncodePng(Noise(2, 2)) })]);
        var shards = new TarShards(folder.File("s-000000.tar"));
        var error = Assert.Throws<InvalidDataException>(() => PairSet.Load(shards, WordTokenizer.FromTexts(["a"]), 4, 8));
        Assert.Contains("dumb", error.Message, StringComparison.Ordinal);
    }

    private sealed class Folder : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Folder(int count)
        {
            using var scope = torch.NewDisposeScope();
            for (int i = 0; i < count; i++)
                folder.Write($"cat/{i}.png", ImageFile.EncodePng(Noise(8, 6, (ulong)i)));
            Images = new ImageFolder(folder.Path);
        }

        public ImageFolder Images { get; }

        public string PathOf(string key) => folder.File(key);

        public void Dispose() => folder.Dispose();
    }
}
