using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>Average precision of detections as COCO's own tool computes it.</summary>
/// <remarks>
/// Lin et al. (COCO) and pycocotools' <c>COCOeval</c>: by falling score, a detection takes the true box of its class that it overlaps most among
/// those still free, if IoU reaches the threshold. Precision is made to fall with recall and read at recall 0, 0.01, ..., 1; then mean over
/// classes that occur and ten thresholds. Crowds and true boxes outside an area range are ignored with the detections that take them, as
/// are free detections outside the range; a crowd may be taken many times, and its IoU divides by the detection's area alone.
/// </remarks>
public static class BoxAveragePrecision
{
    private const int MostDetections = 100, RecallPoints = 101;
    private const double Small = 32 * 32, Large = 96 * 96, Huge = 1e10;

    private static readonly double[] Thresholds = [.. Enumerable.Range(0, 10).Select(i => i == 9 ? 0.95 : 0.5 + (i * ((0.95 - 0.5) / 9)))];

    /// <summary>Scores detections.</summary>
    /// <param name="detections">Predicted boxes, in any order; of equal scores the earlier goes first.</param>
    /// <param name="truth">True boxes.</param>
    /// <returns>The twelve numbers of COCO's summary.</returns>
    /// <exception cref="ArgumentException">There is no true box, or a score is not a number.</exception>
    public static BoxPrecision Measure(IReadOnlyList<Detection> detections, IReadOnlyList<DetectionTruth> truth)
    {
        Check.Member(truth.Count > 0, "BoxAveragePrecision.truth", "empty", "give at least one true box");
        Check.Member(detections.All(d => !double.IsNaN(d.Score)), "BoxAveragePrecision.detections", "with a score that is not a number", "check the model");
        var images = Cells(detections, truth);
        var all = Ranged(images, 0, Huge);
        var (small, medium, large) = (Ranged(images, 0, Small), Ranged(images, Small, Large), Ranged(images, Large, Huge));
        var whole = Precision(all);
        return new(
            whole.Average(),
            whole[0],
            whole[5],
            Precision(small).Average(),
            Precision(medium).Average(),
            Precision(large).Average(),
            Recall(all, 1),
            Recall(all, 10),
            Recall(all, MostDetections),
            Recall(small, MostDetections),
            Recall(medium, MostDetections),
            Recall(large, MostDetections));
    }

    /// <summary>The boxes of one image and class, detections by falling score, with their overlaps.</summary>
    private sealed record Cell(int Category, Detection[] Detections, DetectionTruth[] Truth, double[,] Overlaps);

    /// <summary>What became of one detection at each threshold.</summary>
    private readonly record struct Outcome(double Score, int Rank, bool[] Right, bool[] Ignored);

    /// <summary>A class within an area range: outcomes by falling score, and boxes to find.</summary>
    private sealed record ClassOutcomes(Outcome[] Outcomes, int Positives);

    private static List<Cell> Cells(IReadOnlyList<Detection> detections, IReadOnlyList<DetectionTruth> truth)
    {
        var found = detections.ToLookup(d => (d.Image, d.Category));
        var right = truth.ToLookup(t => (t.Image, t.Category));
        var categories = truth.Select(t => t.Category).ToHashSet();
        var cells = new List<Cell>();
        foreach (var key in found.Select(g => g.Key).Union(right.Select(g => g.Key)).Where(k => categories.Contains(k.Category)).Order())
        {
            Detection[] ranked = [.. found[key].OrderByDescending(d => d.Score).Take(MostDetections)];
            DetectionTruth[] boxes = [.. right[key]];
            var overlaps = new double[ranked.Length, boxes.Length];
            for (int d = 0; d < ranked.Length; d++)
            {
                for (int t = 0; t < boxes.Length; t++)
                    overlaps[d, t] = Overlap(ranked[d].Box, boxes[t]);
            }
            cells.Add(new(key.Category, ranked, boxes, overlaps));
        }
        return cells;
    }

    private static double Overlap(Extent box, DetectionTruth truth) =>
        !truth.Crowd ? box.IoU(truth.Box) : box.Area > 0 ? box.Intersection(truth.Box) / box.Area : 0;

    private static List<ClassOutcomes> Ranged(List<Cell> cells, double least, double most)
    {
        bool Outside(double area) => area < least || area > most;
        var classes = new List<ClassOutcomes>();
        foreach (var group in cells.GroupBy(c => c.Category))
        {
            var outcomes = new List<Outcome>();
            int positives = 0;
            foreach (var cell in group)
            {
                bool[] ignored = [.. cell.Truth.Select(t => t.Crowd || Outside(t.Area ?? t.Box.Area))];
                positives += ignored.Count(i => !i);
                outcomes.AddRange(Match(cell, ignored, Outside));
            }
            if (positives > 0)
                classes.Add(new([.. outcomes.OrderByDescending(o => o.Score)], positives));
        }
        return classes;
    }

    private static Outcome[] Match(Cell cell, bool[] ignoredTruth, Func<double, bool> outside)
    {
        int[] order = [.. Enumerable.Range(0, ignoredTruth.Length).OrderBy(t => ignoredTruth[t])];
        var outcomes = new Outcome[cell.Detections.Length];
        for (int d = 0; d < outcomes.Length; d++)
            outcomes[d] = new(cell.Detections[d].Score, d, new bool[Thresholds.Length], new bool[Thresholds.Length]);
        var taken = new bool[ignoredTruth.Length];
        for (int threshold = 0; threshold < Thresholds.Length; threshold++)
        {
            Array.Clear(taken);
            for (int d = 0; d < outcomes.Length; d++)
            {
                int partner = Partner(cell, d, order, taken, ignoredTruth, Thresholds[threshold]);
                bool ignored = partner >= 0 ? ignoredTruth[partner] : outside(cell.Detections[d].Box.Area);
                outcomes[d].Right[threshold] = partner >= 0 && !ignored;
                outcomes[d].Ignored[threshold] = ignored;
                if (partner >= 0)
                    taken[partner] = true;
            }
        }
        return outcomes;
    }

    /// <summary>The free true box of most overlap; ignored ones, which come last in the order, only where no other will do.</summary>
    private static int Partner(Cell cell, int detection, int[] order, bool[] taken, bool[] ignored, double threshold)
    {
        int partner = -1;
        double best = Math.Min(threshold, 1 - 1e-10);
        foreach (int t in order)
        {
            if (taken[t] && !cell.Truth[t].Crowd)
                continue;
            if (partner >= 0 && !ignored[partner] && ignored[t])
                break;
            if (cell.Overlaps[detection, t] < best)
                continue;
            best = cell.Overlaps[detection, t];
            partner = t;
        }
        return partner;
    }

    /// <summary>Mean over classes of average precision, at each threshold.</summary>
    private static double[] Precision(List<ClassOutcomes> classes) =>
    [
        .. Enumerable.Range(0, Thresholds.Length).Select(threshold =>
            classes.Count == 0 ? double.NaN : classes.Average(c => Precision(c, threshold))),
    ];

    private static double Precision(ClassOutcomes outcomes, int threshold)
    {
        var recall = new List<double>();
        var precision = new List<double>();
        double right = 0, wrong = 0;
        foreach (var outcome in outcomes.Outcomes.Where(o => !o.Ignored[threshold]))
        {
            right += outcome.Right[threshold] ? 1 : 0;
            wrong += outcome.Right[threshold] ? 0 : 1;
            recall.Add(right / outcomes.Positives);
            precision.Add(right / (right + wrong));
        }
        for (int i = precision.Count - 2; i >= 0; i--)
            precision[i] = Math.Max(precision[i], precision[i + 1]);
        double sum = 0;
        for (int point = 0, at = 0; point < RecallPoints; point++)
        {
            while (at < recall.Count && recall[at] < point * 0.01)
                at++;
            sum += at < recall.Count ? precision[at] : 0;
        }
        return sum / RecallPoints;
    }

    /// <summary>Mean over classes and thresholds of the share of boxes found by the first detections of each image.</summary>
    private static double Recall(List<ClassOutcomes> classes, int most)
    {
        if (classes.Count == 0)
            return double.NaN;
        return classes.Average(c => Enumerable.Range(0, Thresholds.Length).Average(threshold =>
            c.Outcomes.Count(o => o.Rank < most && o.Right[threshold]) / (double)c.Positives));
    }
}
