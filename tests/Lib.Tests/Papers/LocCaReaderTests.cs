using Experiments.Data;
using Experiments.Models.Generation;
using Experiments.Papers.LocCa;
using Experiments.Worlds;

namespace Experiments.Lib.Tests.Papers;

public sealed class LocCaReaderTests : IDisposable
{
    private readonly ScenePool pool = ScenePool.Create(Profile.Core, Streams.Pretraining, 8, 32);
    private readonly LocCaData data = LocCaData.FromWorld(count: 8, texts: 1);

    public static TheoryData<BoxFormat> Formats => [BoxFormat.Tokens(32), BoxFormat.Numbers(99)];

    public void Dispose()
    {
        data.Dispose();
        pool.Dispose();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_untrained_model_writes_boxes_where_nothing_else_is_allowed(BoxFormat boxes)
    {
        using var run = new LocCaRun(LocCa.Quick.With(boxes: boxes), data);
        string[] phrases = [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? "ball" : "small red glossy ball")];
        var answers = run.Reader.Refer(data.Images, phrases);
        Assert.All(answers, a => Assert.NotNull(a.Box));
        Assert.All(answers, a => Assert.Equal(boxes.Length, a.Written.Count));
        Assert.Equal(phrases, answers.Select(a => a.Text));
        var free = run.Reader.Refer(data.Images, phrases, constrained: false);
        Assert.All(free, a => Assert.Null(a.Box));
        Assert.Equal(8, LocCaScores.Boxes(free, [.. data.Regions.Select(r => r[0])]).Missing);
    }

    [Fact]
    public void A_model_that_knows_its_pictures_by_heart_finds_names_and_proposes_their_regions()
    {
        using var run = new LocCaRun(LocCa.Quick.With(parallel: 0).At(8 * 250, 8, 5e-3, 1), data).Train(progress: TextWriter.Null);
        var regions = data.Regions.Select(r => r[0]).ToList();
        var refer = run.Reader.Refer(data.Images, [.. regions.Select(r => r.Texts[0])]);
        Assert.InRange(LocCaScores.Boxes(refer, regions).Accuracy, 0.85, 1);
        var described = run.Reader.Describe(data.Images, [.. regions.Select(r => r.Box)]);
        Assert.InRange(LocCaScores.Texts(described, pool.Truths, [.. pool.Truths.Select(t => t.Nameable.First())]), 0.85, 1);
        var proposals = run.Reader.Propose(data.Images, draws: 12);
        Assert.InRange(LocCaScores.Detections(proposals, pool.Truths).Ap50, 0.6, 1);
        Assert.Equal(proposals.Count, proposals.Select(p => (p.Picture, p.Text, p.Box)).Distinct().Count());
        Assert.InRange(run.Reader.Caption(data.Images).Count(c => CaptionParser.ParseOrNull(c) is not null), 6, 8);
    }

    [Fact]
    public void Boxes_can_be_watched_while_they_are_written()
    {
        using var run = new LocCaRun(LocCa.Quick, data);
        var told = new List<DecodedToken>();
        var answers = run.Reader.Refer(data.Images[..2], ["ball", "red ball"], onToken: told.Add);
        for (int picture = 0; picture < 2; picture++)
        {
            string[] words = [.. told.Where(t => t.Row == picture).OrderBy(t => t.Step).Select(t => run.Sequences.Tokenizer.TokenOf((int)t.Token))];
            Assert.Equal([.. answers[picture].Written, "<eos>"], words);
        }
    }

    [Fact]
    public void Proposals_are_a_function_of_the_seed_and_leave_no_tensors_behind()
    {
        using var run = new LocCaRun(LocCa.Quick.With(parallel: 0).At(8 * 120, 8, 5e-3, 1), data).Train(progress: TextWriter.Null);
        string Said(ulong seed) => string.Join('|', run.Reader.Propose(data.Images, draws: 4, seed: seed).Select(p => $"{p.Picture} {p.Text} {p.Box}"));
        string first = Said(1);
        long before = LiveTensors.Count();
        Assert.Equal(first, Said(1));
        Assert.NotEqual(first, Said(2));
        run.Reader.Describe(data.Images, [.. data.Regions.Select(r => r[0].Box)]);
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Detections_of_the_truth_have_full_precision_and_words_that_are_no_phrase_are_not_found()
    {
        RegionAnswer[] right =
        [
            .. from picture in Enumerable.Range(0, pool.Count)
               from k in pool.Truths[picture].Nameable
               let sight = pool.Truths[picture].Sights[k]
               select new RegionAnswer(
                   picture, Lexicon.Name(pool.Truths[picture].Scene.Objects[k].Category), new Box(sight.Top, sight.Left, sight.Bottom, sight.Right), [], -1),
        ];
        Assert.Equal(1, LocCaScores.Detections(right, pool.Truths).Ap, 1e-9);
        Assert.Equal(0, LocCaScores.Detections([.. right.Select(r => r with { Text = "red red" })], pool.Truths).Ap, 1e-9);
        Assert.InRange(LocCaScores.Detections(right[..^4], pool.Truths).Ap, 0.3, 0.99);
    }
}
