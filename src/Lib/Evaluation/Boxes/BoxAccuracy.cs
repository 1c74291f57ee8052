using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Accuracy of referring expressions: one box an example, a hit when IoU is at least 0.5.</summary>
/// <remarks>LocCa, section 4: Acc@0.5 on RefCOCO, RefCOCO+ and RefCOCOg.</remarks>
public static class BoxAccuracy
{
    /// <summary>Scores predicted boxes.</summary>
    /// <param name="predicted">One box an example; null where none could be read from the model's answer.</param>
    /// <param name="truth">The right boxes, in the same unit.</param>
    /// <param name="threshold">Least IoU of a hit.</param>
    /// <returns>Accuracy and mean overlaps.</returns>
    /// <exception cref="ArgumentException">There is no example, the lists differ in length, or the threshold is out of range.</exception>
    public static BoxScores Measure(IReadOnlyList<Extent?> predicted, IReadOnlyList<Extent> truth, double threshold = 0.5)
    {
        Check.Member(truth.Count > 0, "BoxAccuracy.truth", "empty", "give at least one box");
        Check.Member(predicted.Count == truth.Count, "BoxAccuracy.predicted", $"{predicted.Count} boxes", $"give {truth.Count}, one an example");
        Check.Member(threshold is > 0 and <= 1, "BoxAccuracy.threshold", threshold, "use a value in (0, 1]");
        double hits = 0, iou = 0, giou = 0;
        int missing = 0;
        for (int i = 0; i < truth.Count; i++)
        {
            if (predicted[i] is not { } box)
            {
                missing++;
                giou--;
                continue;
            }
            double overlap = box.IoU(truth[i]);
            hits += overlap >= threshold ? 1 : 0;
            iou += overlap;
            giou += box.GIoU(truth[i]);
        }
        return new(hits / truth.Count, iou / truth.Count, giou / truth.Count, missing);
    }
}
