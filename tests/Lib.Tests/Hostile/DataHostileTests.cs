using System.Text;
using Experiments.Data;
using Experiments.Data.Coco;

namespace Experiments.Lib.Tests.Hostile;

public class DataHostileTests
{
    [Fact]
    public void Damaged_tar_shards_are_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        var samples = Enumerable.Range(0, 3).Select(i => new TarSample($"data/{i}", new Dictionary<string, byte[]>
        {
            ["txt"] = Encoding.UTF8.GetBytes($"caption {i}"),
            ["json"] = Encoding.UTF8.GetBytes("""{"captions":["a","b"],"class":"cat","regions":[{"label":"ear","box":[0,0.25,0.5,1]}]}"""),
            ["png"] = [1, 2, 3],
        }));
        string shard = Assert.Single(TarShards.Write(folder.Path, "s", samples));
        HostileFiles.Run(File.ReadAllBytes(shard), ".tar", path =>
        {
            foreach (var pair in new TarShards(path).Read())
                Assert.NotNull(pair.Captions);
        });
    }

    [Fact]
    public void A_tar_member_of_more_bytes_than_64_bits_count_is_refused()
    {
        using var folder = new TemporaryFolder();
        string shard = Assert.Single(TarShards.Write(folder.Path, "s", [new("a", new Dictionary<string, byte[]> { ["txt"] = [1] })]));
        var bytes = File.ReadAllBytes(shard);
        bytes[124] = 0x80; // The size in base 256 instead of octal digits.
        bytes.AsSpan(125, 11).Fill(0xFF);
        bytes.AsSpan(148, 8).Fill((byte)' ');
        string checksum = Convert.ToString(bytes[..512].Sum(b => b), 8).PadLeft(6, '0') + "\0 ";
        Encoding.ASCII.GetBytes(checksum).CopyTo(bytes, 148);
        File.WriteAllBytes(shard, bytes);
        Assert.Contains(shard, Assert.Throws<InvalidDataException>(() => new TarShards(shard).Samples().ToList()).Message);
    }

    [Theory]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg","width":4,"height":3}],"categories":[{"id":2,"name":"cat","supercategory":"animal"}],"annotations":[{"id":5,"image_id":1,"category_id":2,"bbox":[0,1,2,3],"area":6,"iscrowd":0,"segmentation":{"size":[3,4],"counts":[2,4,6]}},{"id":6,"image_id":1,"category_id":2,"bbox":[0,0,1,1],"area":1,"iscrowd":0,"segmentation":[[0,0,2,0,2,2]]}]}""")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg","width":4,"height":3}],"categories":[{"id":2,"name":"cat","supercategory":"animal"}],"annotations":[{"id":5,"image_id":1,"category_id":2,"bbox":[0,1,2,3],"area":6,"iscrowd":1,"segmentation":{"size":[3,4],"counts":"246"}}]}""")]
    public void Damaged_object_annotations_are_read_or_refused(string json) =>
        HostileFiles.Run(Encoding.UTF8.GetBytes(json), ".json", path => CocoJson.ReadInstances(path));

    [Fact]
    public void Damaged_captions_and_panoptic_maps_are_read_or_refused()
    {
        HostileFiles.Run(
            Encoding.UTF8.GetBytes("""{"images":[{"id":1,"file_name":"a.jpg","width":4,"height":3}],"annotations":[{"id":5,"image_id":1,"caption":"a cat"}]}"""),
            ".json", path => CocoJson.ReadCaptions(path), count: 200);
        HostileFiles.Run(
            Encoding.UTF8.GetBytes("""{"images":[{"id":1,"file_name":"a.jpg","width":4,"height":3}],"categories":[{"id":2,"name":"cat","supercategory":"animal","isthing":1}],"annotations":[{"image_id":1,"file_name":"a.png","segments_info":[{"id":7,"category_id":2,"area":6,"bbox":[0,1,2,3],"iscrowd":0}]}]}"""),
            ".json", path => CocoJson.ReadPanoptic(path), count: 200);
    }
}
