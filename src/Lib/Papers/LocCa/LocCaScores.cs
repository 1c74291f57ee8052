using Experiments.Core;
using Experiments.Data;
using Experiments.Evaluation;
using Experiments.Worlds;

namespace Experiments.Papers.LocCa;

/// <summary>What a pretrained model answers about labelled pictures, scored.</summary>
public static class LocCaScores
{
    /// <summary>Scores boxes of phrases; what is no box counts as IoU 0.</summary>
    /// <param name="answers">Of <see cref="LocCaReader.Refer"/>.</param>
    /// <param name="truth">The right regions, in the same order.</param>
    /// <param name="threshold">Least IoU of a hit.</param>
    /// <returns>Accuracy, mean overlaps, and how many answers were no box.</returns>
    public static BoxScores Boxes(IReadOnlyList<RegionAnswer> answers, IReadOnlyList<LabelledRegion> truth, double threshold = 0.5) => BoxAccuracy.Measure(
        [.. answers.Select(a => a.Box is { } box ? Extent.FromBox(box) : (Extent?)null)], [.. truth.Select(r => Extent.FromBox(r.Box))], threshold);

    /// <summary>Share of region texts that are true of the object in the box: its noun, and every attribute named.</summary>
    /// <param name="answers">Of <see cref="LocCaReader.Describe"/>.</param>
    /// <param name="truths">What is seen of each picture.</param>
    /// <param name="objects">Index of the described object in each picture.</param>
    /// <returns>In [0, 1].</returns>
    public static double Texts(IReadOnlyList<RegionAnswer> answers, IReadOnlyList<SceneTruth> truths, IReadOnlyList<int> objects)
    {
        Check.Member(answers.Count == objects.Count && answers.Count > 0, nameof(answers), answers.Count, $"give {objects.Count}, one an object");
        return answers.Zip(objects).Average(p => Phrase(p.First.Text)?.Describes(truths[p.First.Picture].Scene.Objects[p.Second]) == true ? 1.0 : 0);
    }

    /// <summary>Average precision of proposals as detections of categories.</summary>
    /// <remarks>The score of a detection is its log-probability; proposals whose words are no noun phrase are left out, and count as nothing found.</remarks>
    /// <param name="proposals">Of <see cref="LocCaReader.Propose"/>.</param>
    /// <param name="truths">What is seen of each picture.</param>
    /// <returns>COCO's numbers, over objects large enough to be named; boxes in units of pixels.</returns>
    public static BoxPrecision Detections(IReadOnlyList<RegionAnswer> proposals, IReadOnlyList<SceneTruth> truths) => BoxAveragePrecision.Measure(
        [.. from p in proposals
            let phrase = Phrase(p.Text)
            where phrase is not null && p.Box is not null
            select new Detection(p.Picture, (int)phrase.Category, InPixels(p.Box!.Value, truths[p.Picture].Size), p.LogProbability)],
        [.. from picture in Enumerable.Range(0, truths.Count)
            let truth = truths[picture]
            from k in truth.Nameable
            let sight = truth.Sights[k]
            select new DetectionTruth(
                picture, (int)truth.Scene.Objects[k].Category, InPixels(new(sight.Top, sight.Left, sight.Bottom, sight.Right), truth.Size))]);

    private static NounPhrase? Phrase(string text) =>
        CaptionParser.ParseOrNull($"a {text}", Language.English) is { } facts && facts.Phrases.Count() == 1 ? facts.Phrases.Single() : null;

    private static Extent InPixels(Box box, int size) => new(box.Left * size, box.Top * size, box.Right * size, box.Bottom * size);
}
