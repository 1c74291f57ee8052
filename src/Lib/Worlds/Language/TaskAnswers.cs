namespace Experiments.Worlds;

/// <summary>Whether an answer to a task is right, and what one would answer without looking.</summary>
public static class TaskAnswers
{
    /// <summary>Intersection over union from which a box counts as found.</summary>
    public const double FoundFrom = 0.5;

    /// <summary>Judges an answer.</summary>
    /// <remarks>
    /// A caption is right when it is well-formed, says nothing untrue and mentions as many objects as the expected one; a box when it overlaps
    /// the expected one by at least <see cref="FoundFrom"/>; anything else when it is the expected text.
    /// </remarks>
    /// <param name="asked">Question and expected answer.</param>
    /// <param name="truth">What is seen of the picture.</param>
    /// <param name="answer">Any text, such as a model's.</param>
    /// <param name="style">How tasks were put; <see cref="TaskStyle.Default"/> when null.</param>
    /// <returns>True if it is right.</returns>
    public static bool IsRight(TaskExample asked, SceneTruth truth, string answer, TaskStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(asked);
        style ??= TaskStyle.Default;
        return asked.Task switch
        {
            SequenceTask.Caption => CaptionParser.ParseOrNull(answer, style.Language) is { } said
                && said.HoldIn(truth) && said.Phrases.Count() >= CaptionParser.Parse(asked.Answer, style.Language).Phrases.Count(),
            SequenceTask.Refer => Overlap(answer, asked.Answer, style.Locations) >= FoundFrom,
            _ => answer == asked.Answer,
        };
    }

    /// <summary>Intersection over union of two boxes in location words.</summary>
    /// <param name="first">Four location words, or any other text.</param>
    /// <param name="second">As the first.</param>
    /// <param name="locations">Location words an axis.</param>
    /// <returns>In [0, 1]; 0 where a text is no box.</returns>
    public static double Overlap(string first, string second, int locations)
    {
        if (LocationWords.Read(first, locations) is not { } a || LocationWords.Read(second, locations) is not { } b)
            return 0;
        double Shared(int axis) => Math.Max(0, Math.Min(a[axis + 2], b[axis + 2]) - Math.Max(a[axis], b[axis]));
        static double Area(float[] box) => Math.Max(0, box[2] - box[0]) * (double)Math.Max(0, box[3] - box[1]);
        double both = Shared(0) * Shared(1), either = Area(a) + Area(b) - both;
        return either > 0 ? both / either : 0;
    }

    /// <summary>
    /// Answers given without looking at the picture: the most frequent training answer to the question, or of the task where the question is
    /// new; for a box, the median of each side over the training boxes of the task.
    /// </summary>
    /// <param name="training">Training examples.</param>
    /// <param name="asked">Questions.</param>
    /// <param name="style">How tasks were put; <see cref="TaskStyle.Default"/> when null.</param>
    /// <returns>One answer a question; empty where training has no example of the task.</returns>
    public static IReadOnlyList<string> Blind(IReadOnlyList<TaskExample> training, IReadOnlyList<TaskExample> asked, TaskStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(asked);
        int locations = (style ?? TaskStyle.Default).Locations;
        var byTask = training.GroupBy(e => e.Task).ToDictionary(g => g.Key, g => g.Key == SequenceTask.Refer ? MedianBox(g, locations) : MostFrequent(g));
        var byQuestion = training.Where(e => e.Task != SequenceTask.Refer).GroupBy(e => (e.Task, e.Prefix)).ToDictionary(g => g.Key, MostFrequent);
        return [.. asked.Select(e => byQuestion.GetValueOrDefault((e.Task, e.Prefix)) ?? byTask.GetValueOrDefault(e.Task) ?? "")];
    }

    private static string MostFrequent(IEnumerable<TaskExample> examples) =>
        examples.CountBy(e => e.Answer).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).First().Key;

    private static string MedianBox(IEnumerable<TaskExample> examples, int locations)
    {
        float[][] boxes = [.. examples.Select(e => LocationWords.Read(e.Answer, locations)!)];
        var sides = Enumerable.Range(0, 4).Select(i => boxes.Select(b => b[i]).Order().ElementAt(boxes.Length / 2));
        return string.Join(' ', sides.Select(s => LocationWords.Word((int)(s * locations))));
    }
}
