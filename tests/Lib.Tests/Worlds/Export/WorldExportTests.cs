using System.Text.Json;
using Experiments.Data;
using Experiments.Worlds;
using Experiments.Worlds.Export;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Worlds.Export;

public class WorldExportTests
{
    private static readonly string[] Codes = ["de", "es", "tr", "sw"];

    [Theory]
    [InlineData("Core", 32)]
    [InlineData("Full", 48)]
    public void Coco_export_reads_back_with_exact_images_boxes_masks_and_depth(string name, int size)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var profile = Profile.Parse(name);
        WorldExport.ToCoco(folder.File("out"), profile, stream: 1, count: 6, size: size, start: 3);
        using var expected = SceneRenderer.Render(Diorama.Scenes(7, 1, 3, 6, profile), size);
        var data = new CocoDataset(CocoFiles.In(folder.File("out")));
        Assert.Equal(20, data.PanopticCategories.Count);
        foreach (var (pair, i) in data.Read().Select((p, i) => (p, i)))
        {
            Assert.Equal($"{i + 3:000000}", pair.Key);
            AssertEqual(expected.Rgb[i], pair.ReadImage());
            var truth = expected.Truths[i];
            var seen = truth.Sights.Where(s => s.Area > 0).ToList();
            Assert.Equal(seen.Select(s => new Box(s.Top, s.Left, s.Bottom, s.Right)), pair.Regions.Select(r => r.Box));
            Assert.Equal(seen.Select(s => truth.Scene.Objects[s.Index].Category.ToString().ToLowerInvariant()), pair.Regions.Select(r => r.Label));
            foreach (var (sight, region) in seen.Zip(pair.Regions))
                AssertEqual(expected.Instance[i].eq(sight.Index + 1), region.Mask!.ToTensor());
            Assert.Equal(Enumerable.Range(0, 3).Select(v => Captioner.Caption(truth, Language.English, 1, v)), pair.Captions);
            using var map = data.ReadPanoptic(pair.Key);
            AssertEqual(expected.Instance[i].ne(0), map.Ids.lt(100));
            Assert.Equal(size * size, map.Segments.Sum(s => s.Area));
            var ground = map.Segments.Single(s => s.Id == 254);
            AssertEqual(expected.Semantic[i].eq(1), map.Ids.eq(254));
            Assert.Equal(data.PanopticCategories.Single(c => c.Name == "ground").Id, ground.CategoryId);
            var depth = LabelPng.Read(folder.File($"out/depth/{pair.Key}.png"));
            Assert.True((depth / 1000f - expected.Depth[i]).abs().max().item<float>() <= 0.000501f);
        }
    }

    [Fact]
    public void Shard_export_reads_back_with_labels_beside_the_image()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        WorldExport.ToShards(folder.File("out"), Profile.Core, stream: 1, count: 5, size: 24, samplesPerShard: 3);
        using var expected = SceneRenderer.Render(Diorama.Scenes(7, 1, 0, 5, Profile.Core), 24);
        var shards = new TarShards(folder.File("out/scenes-{000000..000001}.tar"));
        foreach (var (pair, i) in shards.Read().Select((p, i) => (p, i)))
        {
            AssertEqual(expected.Rgb[i], pair.ReadImage());
            Assert.Equal(3, pair.Captions.Count);
            Assert.Equal(
                expected.Truths[i].Sights.Where(s => s.Area > 0).Select(s => new Box(s.Top, s.Left, s.Bottom, s.Right)), pair.Regions.Select(r => r.Box));
        }
        var sample = shards.Samples().Last();
        AssertEqual(expected.Instance[4], LabelPng.Decode(sample.Members["instance.png"], "i"));
        AssertEqual(expected.Semantic[4], LabelPng.Decode(sample.Members["semantic.png"], "s"));
        AssertEqual(expected.Depth[4].mul(1000f).round().to(torch.int32), LabelPng.Decode(sample.Members["depth.png"], "d"));
    }

    [Fact]
    public void Every_line_holds_the_record_and_captions_in_five_languages()
    {
        using var folder = new TemporaryFolder();
        WorldExport.ToCoco(folder.File("out"), Profile.Signs, stream: 31, count: 3, size: 32);
        string[] lines = File.ReadAllLines(folder.File("out/scenes.jsonl"));
        Assert.Equal(3, lines.Length);
        using var line = JsonDocument.Parse(lines[2]);
        var scene = Diorama.Scene(7, 31, 2, Profile.Signs);
        Assert.Equal(Codes, line.RootElement.GetProperty("translations").EnumerateObject().Select(p => p.Name));
        Assert.All(line.RootElement.GetProperty("translations").EnumerateObject(), p => Assert.Equal(3, p.Value.GetArrayLength()));
        var record = line.RootElement.GetProperty("scene");
        Assert.Equal(scene.Objects[0].Text, record.GetProperty("objects")[0].GetProperty("text").GetString());
        Assert.Equal(scene.Objects[0].Z, record.GetProperty("objects")[0].GetProperty("z").GetSingle());
        Assert.Equal(scene.Tint.Blue, record.GetProperty("tint")[2].GetSingle());
    }

    [Fact]
    public void Two_exports_are_byte_identical_and_the_second_replaces_the_first()
    {
        using var folder = new TemporaryFolder();
        WorldExport.ToCoco(folder.File("a"), Profile.Core, stream: 0, count: 3, size: 32);
        WorldExport.ToCoco(folder.File("b"), Profile.Core, stream: 0, count: 2, size: 24);
        WorldExport.ToCoco(folder.File("b"), Profile.Core, stream: 0, count: 3, size: 32);
        FolderContents.AssertEqual(folder.File("a"), folder.File("b"));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void Folders_that_are_no_export_are_refused_and_kept()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine/thesis.txt", "three years");
        folder.Write("file", "x");
        foreach (string target in new[] { "mine", "file" })
        {
            var error = Assert.Throws<IOException>(() => WorldExport.ToCoco(folder.File(target), Profile.Core, 0, 1, 32));
            Assert.Contains("choose another folder", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal("three years", File.ReadAllText(folder.File("mine/thesis.txt")));
        Directory.CreateDirectory(folder.File("empty"));
        WorldExport.ToShards(folder.File("empty"), Profile.Core, 0, 1, 32);
        Assert.True(File.Exists(folder.File("empty/scenes-000000.tar")));
    }

    [Fact]
    public void Interrupted_and_impossible_exports_leave_nothing_and_keep_the_earlier_one()
    {
        using var folder = new TemporaryFolder();
        WorldExport.ToCoco(folder.File("out"), Profile.Core, 0, 1, 32);
        var before = FolderContents.Read(folder.File("out"));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => WorldExport.ToCoco(folder.File("out"), Profile.Core, 0, 9, 32, cancellation: cancelled.Token));
        Assert.Throws<ArgumentException>(() => WorldExport.ToCoco(folder.File("out"), Profile.Core, 0, 0, 32));
        Assert.Throws<ArgumentException>(() => WorldExport.ToShards(folder.File("out"), Profile.Core, 0, 1, 4));
        Assert.Equal(before, FolderContents.Read(folder.File("out")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Exporting_leaves_no_tensor_behind()
    {
        using var folder = new TemporaryFolder();
        WorldExport.ToCoco(folder.File("out"), Profile.Core, 0, 2, 32);
        long before = LiveTensors.Count();
        WorldExport.ToShards(folder.File("shards"), Profile.Core, 0, 5, 32);
        Assert.Equal(before, LiveTensors.Count());
    }
}
