using Experiments.Data;
using Experiments.Data.Coco;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class CocoDatasetTests
{
    private const string Instances = """
        {"info":{"year":2017},"licenses":[],
         "images":[{"id":7,"file_name":"a.png","width":4,"height":3,"license":1},{"id":3,"file_name":"sub/b.png","width":2,"height":2}],
         "annotations":[
          {"id":1,"image_id":7,"category_id":18,"bbox":[1,0,2,3],"area":6,"iscrowd":0,"segmentation":[[1,0,3,0,3,3,1,3]]},
          {"id":2,"image_id":7,"category_id":90,"bbox":[0,0,4,1.5],"area":2,"iscrowd":1,"segmentation":{"size":[3,4],"counts":[0,1,2,1,8]}},
          {"id":3,"image_id":3,"category_id":18,"bbox":[0,0,2,2],"area":4,"iscrowd":0,"segmentation":{"size":[2,2],"counts":"04"}}],
         "categories":[{"id":18,"name":"dog","supercategory":"animal"},{"id":90,"name":"toothbrush"}]}
        """;

    private const string Captions = """
        {"images":[{"id":7,"file_name":"a.png","width":4,"height":3}],
         "annotations":[{"id":1,"image_id":7,"caption":"A dog."},{"id":2,"image_id":7,"caption":"Ein Hündchen."}]}
        """;

    [Fact]
    public void Published_layout_gives_captions_boxes_and_masks()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        folder.Write("annotations/instances_val.json", Instances);
        folder.Write("annotations/captions_val.json", Captions);
        folder.Write("val/a.png", ImageFile.EncodePng(Noise(3, 4)));
        folder.Write("val/sub/b.png", ImageFile.EncodePng(Noise(2, 2)));
        IPairSource source = new CocoDataset(CocoFiles.Official(folder.Path, "val"));
        Assert.Equal(2, source.Count);
        var pairs = source.Read().ToList();
        Assert.Equal(["sub/b", "a"], pairs.Select(p => p.Key));
        Assert.Equal(["A dog.", "Ein Hündchen."], pairs[1].Captions);
        AssertEqual(Noise(3, 4), pairs[1].ReadImage());
        var (dog, brush) = (pairs[1].Regions[0], pairs[1].Regions[1]);
        Assert.Equal(("dog", new Box(0, 0.25f, 1, 0.75f), false), (dog.Label, dog.Box, dog.Crowd));
        Assert.Equal<int>([3, 6, 3], dog.Mask!.Counts.AsSpan());
        Assert.Equal(("toothbrush", new Box(0, 0, 0.5f, 1), true), (brush.Label, brush.Box, brush.Crowd));
        Assert.Equal<int>([0, 1, 2, 1, 8], brush.Mask!.Counts.AsSpan());
        Assert.Equal(4, pairs[0].Regions[0].Mask!.Area);
        Assert.Equal(["a", "sub/b"], source.ReadShuffled(0, 5).Select(p => p.Key).Order());
    }

    [Fact]
    public void Written_files_read_back_equal_and_have_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var first = CocoJson.ReadInstances(folder.Write("a.json", Instances));
        CocoJson.Write(folder.File("b.json"), first);
        var second = CocoJson.ReadInstances(folder.File("b.json"));
        CocoJson.Write(folder.File("c.json"), second);
        Assert.Equal(File.ReadAllBytes(folder.File("b.json")), File.ReadAllBytes(folder.File("c.json")));
        Assert.Equal(first.Images, second.Images);
        Assert.Equal(first.Categories, second.Categories);
        Assert.Equal(first.Annotations[1].Segmentation!.Mask, second.Annotations[1].Segmentation!.Mask);
        Assert.Equal(first.Annotations[0].Segmentation!.Polygons, second.Annotations[0].Segmentation!.Polygons);
        Assert.Contains("\"iscrowd\":1", File.ReadAllText(folder.File("b.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"image_id\":3", "\"image_id\":99", "annotations[2].image_id: 99")]
    [InlineData("\"category_id\":90", "\"category_id\":91", "annotations[1].category_id: 91")]
    [InlineData("\"id\":3,\"file_name\"", "\"id\":7,\"file_name\"", "images[1].id: 7 occurs twice")]
    [InlineData("\"id\":90,", "\"id\":18,", "categories[1].id: 18")]
    [InlineData("sub/b.png", "../b.png", "images[1].file_name")]
    [InlineData("sub/b.png", "/etc/b.png", "images[1].file_name")]
    [InlineData("\"width\":2", "\"width\":0", "images[1]: is 0 x 2")]
    [InlineData("\"width\":2", "\"width\":2000000000", "images[1]")]
    [InlineData("[0,0,2,2]", "[0,0,2]", "annotations[2].bbox")]
    [InlineData("[0,0,2,2]", "[0,0,-2,2]", "annotations[2].bbox")]
    [InlineData("[2,2],\"counts\"", "[4,1],\"counts\"", "annotations[2].segmentation.size")]
    [InlineData("\"counts\":[0,1,2,1,8]", "\"counts\":[0,1,2,1,9]", "$.annotations[1]")]
    [InlineData("\"counts\":\"04\"", "\"counts\":\"05\"", "$.annotations[2]")]
    [InlineData("\"counts\":\"04\"", "\"counts\":null", "$.annotations[2]")]
    [InlineData("[1,0,3,0,3,3,1,3]", "[1,0,3,0,3]", "$.annotations[0]")]
    [InlineData("\"bbox\":[1,0,2,3],", "", "bbox")]
    [InlineData("\"bbox\":[1,0,2,3],", "\"bbox\":null,", "$.annotations[0]")]
    [InlineData("\"image_id\":3", "\"image_id\":\"3\"", "$.annotations[2].image_id")]
    [InlineData("\"image_id\":3", "\"image_id\":1e99", "$.annotations[2].image_id")]
    [InlineData("\"width\":2", "\"width\":99999999999", "$.images[1].width")]
    [InlineData("{\"id\":90,\"name\":\"toothbrush\"}", "null", "categories[1]")]
    public void Faults_are_named_by_file_and_member(string sound, string broken, string member)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(sound, Instances, StringComparison.Ordinal);
        string path = folder.Write("instances.json", Instances.Replace(sound, broken));
        var error = Assert.Throws<InvalidDataException>(() => CocoJson.ReadInstances(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"images\":[")]
    [InlineData("not json")]
    public void Garbage_is_refused_by_name(string content)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("x.json", content);
        foreach (Action read in new Action[] { () => CocoJson.ReadInstances(path), () => CocoJson.ReadCaptions(path), () => CocoJson.ReadPanoptic(path) })
            Assert.Contains("x.json", Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => CocoJson.ReadInstances(folder.Write("cut.json", Instances[..300])));
    }

    [Fact]
    public void Missing_wrong_sized_and_contradicting_files_are_named()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => new CocoDataset(CocoFiles.In(folder.Path)));
        folder.Write("instances.json", Instances);
        folder.Write("images/a.png", ImageFile.EncodePng(Noise(4, 3)));
        var pairs = new CocoDataset(CocoFiles.In(folder.Path)).Read().ToList();
        Assert.Contains("3 x 4", Assert.Throws<InvalidDataException>(() => pairs[1].ReadImage()).Message, StringComparison.Ordinal);
        Assert.Contains("b.png", Assert.Throws<FileNotFoundException>(() => pairs[0].ReadImage()).Message, StringComparison.Ordinal);
        folder.Write("captions.json", Captions.Replace("\"height\":3", "\"height\":5"));
        Assert.Contains("image 7", Assert.Throws<InvalidDataException>(() => new CocoDataset(CocoFiles.In(folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Panoptic_maps_round_trip_and_stray_values_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var ids = torch.tensor(new[] { 0, 5, 300, 70_000, 70_000, 5 }, [2, 3]);
        folder.Write("panoptic/a.png", PanopticPng.Encode(ids));
        var segments = new[] { 5, 300, 70_000 }.Select(id => new CocoSegment(id, 1, 1, [0, 0, 1, 1])).ToList();
        var file = new CocoPanopticFile([new(1, "a.jpg", 3, 2)], [new(1, "a.png", segments)], [new(1, "sky", IsThing: 0)]);
        CocoJson.Write(folder.File("panoptic.json"), file);
        var data = new CocoDataset(CocoFiles.In(folder.Path));
        using (var map = data.ReadPanoptic("a"))
        {
            AssertEqual(ids, map.Ids);
            Assert.Equal([5, 300, 70_000], map.Segments.Select(s => s.Id));
        }
        Assert.Equal(0, data.PanopticCategories.Single().IsThing);
        Assert.Throws<KeyNotFoundException>(() => data.ReadPanoptic("b"));
        folder.Write("panoptic/a.png", PanopticPng.Encode(ids + 1));
        Assert.Contains("value 1,", Assert.Throws<InvalidDataException>(() => data.ReadPanoptic("a")).Message, StringComparison.Ordinal);
        CocoJson.Write(folder.File("panoptic.json"), file with { Annotations = [new(1, "a.png", [segments[0], segments[0]])] });
        Assert.Contains("segments_info[1].id", Assert.Throws<InvalidDataException>(() => new CocoDataset(CocoFiles.In(folder.Path))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PanopticPng.Encode(torch.full([1, 1], 1 << 24, torch.int32)));
    }
}
