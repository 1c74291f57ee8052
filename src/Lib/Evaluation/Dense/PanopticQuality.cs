using Experiments.Core;
using Experiments.Data;
using Experiments.Data.Coco;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Panoptic quality: do predicted segments find the true ones, and how well do they fit?</summary>
/// <remarks>
/// <para>Kirillov et al., section 4, as panopticapi computes it: PQ = sum of IoU over matches / (matches + unmatched / 2). Segments of one category
/// match when their IoU is above 0.5, which at most one pair can reach. Pixels without true segment (0) do not count in a union.</para>
/// <para>Crowds are neither matched nor missed; a predicted segment that lies by more than half on a crowd of its category or on pixels
/// without segment is not counted as invented. Of several crowds of one category in an image the last one listed counts.</para>
/// </remarks>
public sealed class PanopticQuality
{
    private readonly Dictionary<int, bool> things;
    private readonly Dictionary<int, PanopticClass> classes;

    /// <summary>Starts with no image.</summary>
    /// <param name="categories">Ids with <c>IsThing</c>; categories without it count as stuff.</param>
    /// <exception cref="ArgumentException">There is no category.</exception>
    public PanopticQuality(IReadOnlyList<CocoCategory> categories)
    {
        Check.Member(categories.Count > 0, "PanopticQuality.categories", "empty", "give at least one category");
        things = categories.ToDictionary(c => c.Id, c => c.IsThing == 1);
        classes = things.Keys.ToDictionary(id => id, _ => new PanopticClass(0, 0, 0, 0));
    }

    /// <summary>The scores of the images so far.</summary>
    public PanopticScores Scores => new(
        PanopticMeans.Of(classes.Values),
        PanopticMeans.Of(classes.Where(c => things[c.Key]).Select(c => c.Value)),
        PanopticMeans.Of(classes.Where(c => !things[c.Key]).Select(c => c.Value)),
        new Dictionary<int, PanopticClass>(classes));

    /// <summary>Adds an image.</summary>
    /// <param name="predicted">Ids int32[H, W] and segments; what is 0 is no segment.</param>
    /// <param name="truth">The same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, an id of a map is not listed, a listed segment has no pixel, or a category is unknown.</exception>
    public void Add(PanopticMap predicted, PanopticMap truth)
    {
        Check.Shape(truth.Ids, [-1, -1]);
        Check.Shape(predicted.Ids, truth.Ids.shape);
        var right = Segments(truth, "truth");
        var guessed = Segments(predicted, "predicted");
        var overlap = Overlaps(predicted.Ids, truth.Ids);
        Dictionary<int, long> areas = Areas(overlap, pair => pair.Predicted), trueAreas = Areas(overlap, pair => pair.Truth);
        RequireEqual(areas, guessed, "predicted");
        RequireEqual(trueAreas, right, "truth");
        var matched = new HashSet<(bool Truth, int Id)>();
        foreach (var (pair, shared) in overlap)
        {
            if (pair.Truth == 0 || pair.Predicted == 0 || right[pair.Truth].IsCrowd == 1 || right[pair.Truth].CategoryId != guessed[pair.Predicted].CategoryId)
                continue;
            long union = areas[pair.Predicted] + trueAreas[pair.Truth] - shared - overlap.GetValueOrDefault((0, pair.Predicted));
            double iou = shared / (double)union;
            if (iou <= 0.5)
                continue;
            Count(right[pair.Truth].CategoryId, c => c with { Matched = c.Matched + 1, IoUSum = c.IoUSum + iou });
            matched.Add((true, pair.Truth));
            matched.Add((false, pair.Predicted));
        }
        var crowds = new Dictionary<int, int>();
        foreach (var segment in truth.Segments.Where(s => !matched.Contains((true, s.Id))))
        {
            if (segment.IsCrowd == 1)
                crowds[segment.CategoryId] = segment.Id;
            else
                Count(segment.CategoryId, c => c with { Missed = c.Missed + 1 });
        }
        foreach (var segment in predicted.Segments.Where(s => !matched.Contains((false, s.Id))))
        {
            long excused = overlap.GetValueOrDefault((0, segment.Id));
            if (crowds.TryGetValue(segment.CategoryId, out int crowd))
                excused += overlap.GetValueOrDefault((crowd, segment.Id));
            if (excused / (double)areas[segment.Id] <= 0.5)
                Count(segment.CategoryId, c => c with { Invented = c.Invented + 1 });
        }
    }

    private static Dictionary<(int Truth, int Predicted), long> Overlaps(Tensor predicted, Tensor truth)
    {
        using var scope = NewDisposeScope();
        var a = truth.to(int32).cpu().contiguous().data<int>();
        var b = predicted.to(int32).cpu().contiguous().data<int>();
        int[] rows = a.ToArray(), columns = b.ToArray();
        var counts = new Dictionary<(int, int), long>();
        for (int i = 0; i < rows.Length;)
        {
            int start = i;
            while (i < rows.Length && rows[i] == rows[start] && columns[i] == columns[start])
                i++;
            var pair = (rows[start], columns[start]);
            counts[pair] = counts.GetValueOrDefault(pair) + i - start;
        }
        return counts;
    }

    private static Dictionary<int, long> Areas(Dictionary<(int Truth, int Predicted), long> overlap, Func<(int Truth, int Predicted), int> side) =>
        overlap.GroupBy(o => side(o.Key)).Where(g => g.Key != 0).ToDictionary(g => g.Key, g => g.Sum(o => o.Value));

    private static void RequireEqual(Dictionary<int, long> areas, Dictionary<int, CocoSegment> segments, string map)
    {
        foreach (int id in areas.Keys.Where(id => !segments.ContainsKey(id)))
            throw new ArgumentException($"The map {map} has pixels of segment {id}, which is not listed; list it or set them to 0.", map);
        foreach (int id in segments.Keys.Where(id => !areas.ContainsKey(id)))
            throw new ArgumentException($"The map {map} lists segment {id}, which has no pixel; leave it out.", map);
    }

    private Dictionary<int, CocoSegment> Segments(PanopticMap map, string name)
    {
        foreach (var segment in map.Segments.Where(s => !classes.ContainsKey(s.CategoryId)))
            throw new ArgumentException($"Segment {segment.Id} of the map {name} has category {segment.CategoryId}, which is not among those given.", name);
        return map.Segments.ToDictionary(s => s.Id);
    }

    private void Count(int category, Func<PanopticClass, PanopticClass> change) => classes[category] = change(classes[category]);
}
