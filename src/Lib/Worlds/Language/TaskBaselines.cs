using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>What is reached without looking at the picture: the figures every accuracy is to be read beside.</summary>
public static class TaskBaselines
{
    /// <summary>Accuracy of the most frequent training answer of each task.</summary>
    /// <param name="train">Training examples.</param>
    /// <param name="test">Test examples.</param>
    /// <returns>Share of exact answers, in [0, 1].</returns>
    /// <exception cref="ArgumentException">There are no test examples.</exception>
    public static double Majority(IReadOnlyList<TaskExample> train, IReadOnlyList<TaskExample> test) =>
        Guess(train, test, e => e.Task.ToString());

    /// <summary>Accuracy of the most frequent training answer to each question, or of the task where the question is new.</summary>
    /// <param name="train">Training examples.</param>
    /// <param name="test">Test examples.</param>
    /// <returns>Share of exact answers, in [0, 1].</returns>
    /// <exception cref="ArgumentException">There are no test examples.</exception>
    public static double Blind(IReadOnlyList<TaskExample> train, IReadOnlyList<TaskExample> test) =>
        Guess(train, test, e => $"{e.Task}: {e.Prefix}");

    private static double Guess(IReadOnlyList<TaskExample> train, IReadOnlyList<TaskExample> test, Func<TaskExample, string> key)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        Check.Member(test.Count > 0, nameof(test), "empty", "give some test examples");
        var byTask = MostFrequent(train, e => e.Task.ToString());
        var byKey = MostFrequent(train, key);
        return test.Average(e =>
            (byKey.GetValueOrDefault(key(e)) ?? byTask.GetValueOrDefault(e.Task.ToString())) == e.Answer ? 1.0 : 0.0);
    }

    private static Dictionary<string, string> MostFrequent(IReadOnlyList<TaskExample> examples, Func<TaskExample, string> key) =>
        examples.GroupBy(key).ToDictionary(
            g => g.Key,
            g => g.CountBy(e => e.Answer).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).First().Key);
}
