using Experiments.Data;
using Experiments.Lib.Tests.Data;
using Experiments.Worlds;
using TorchSharp;

namespace Experiments.Lib.Tests.Worlds;

public class ScenePairsTests
{
    [Fact]
    public void A_pool_gives_the_same_pairs_as_its_export()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var pool = ScenePool.Create(Profile.Core, stream: 1, count: 5, size: 32);
        Experiments.Worlds.Export.WorldExport.ToCoco(folder.File("coco"), Profile.Core, stream: 1, count: 5, size: 32);
        IPairSource scenes = new ScenePairs(pool), exported = new CocoDataset(CocoFiles.In(folder.File("coco")));
        Assert.Equal(exported.Count, scenes.Count);
        foreach (var (scene, file) in scenes.Read().Zip(exported.Read()))
        {
            Assert.Equal(file.ToString(), scene.ToString());
            Assert.Equal(file.Regions.Select(r => (r.Label, r.Box)), scene.Regions.Select(r => (r.Label, r.Box)));
            TestImages.AssertEqual(file.ReadImage(), scene.ReadImage());
        }
    }

    [Fact]
    public void The_lexicon_spells_every_caption_of_five_languages()
    {
        using var scope = torch.NewDisposeScope();
        using var pool = ScenePool.Create(Profile.Full, stream: 1, count: 60, size: 32);
        var tokenizer = new WordTokenizer(Lexicon.Words(Languages.All));
        foreach (var language in Languages.All)
        {
            var captions = Enumerable.Range(0, 4).SelectMany(richness => new ScenePairs(pool, language, richness, 2).Read().SelectMany(p => p.Captions)).ToList();
            Assert.Equal(captions, tokenizer.Decode(tokenizer.Encode(captions, 100)));
        }
    }

    [Fact]
    public void A_training_source_takes_real_and_made_data_alike()
    {
        using var pool = ScenePool.Create(Profile.Core, stream: 0, count: 8, size: 32);
        var source = new ScenePairs(pool);
        var tokenizer = WordTokenizer.FromTexts(source.Read().SelectMany(p => p.Captions));
        using var pairs = PairSet.Load(source, tokenizer, size: 32, length: 16, variants: 3);
        TestImages.AssertEqual(pool.Images, pairs.Images);
        using var batches = new PairBatches(pairs, 4, seed: 0);
        using var batch = batches.Next(default);
        Assert.Equal([4L, 3, 32, 32], batch.Images.shape);
        Assert.Equal(8, source.ReadShuffled(1, 1).Select(p => p.Key).Distinct().Count());
    }
}
