using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Experiments.Core;
using Experiments.Plots;

namespace Experiments.Evaluation;

/// <summary>Arms times seeds: one result for each, a dot for each, and intervals of the differences paired by seed.</summary>
public sealed class Ablation
{
    private Ablation(string title, string metric, IReadOnlyList<ulong> seeds, IReadOnlyList<Arm> arms) =>
        (Title, Metric, Seeds, Arms) = (title, metric, seeds, arms);

    /// <summary>What is varied.</summary>
    public string Title { get; }

    /// <summary>What is measured.</summary>
    public string Metric { get; }

    /// <summary>The seeds, in the order of the values.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>The arms with one value a seed.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>Runs the grid, seed after seed, so that an interrupted run has whole pairs behind it.</summary>
    /// <param name="title">What is varied, such as "Bias at the start".</param>
    /// <param name="metric">What is measured, such as <c>R@1</c>.</param>
    /// <param name="arms">Names of the arms; the first is the one compared with the others.</param>
    /// <param name="seeds">Seeds of the runs.</param>
    /// <param name="measure">Runs one arm with one seed and returns the metric.</param>
    /// <param name="workers">
    /// Runs at a time. Small models train faster as two runs of one thread each than as one run of two; the results are the same for any
    /// number, as long as each run computes with one thread and draws nothing from the shared generator while it trains.
    /// </param>
    /// <param name="cancellation">Stops between two runs.</param>
    /// <returns>The results.</returns>
    /// <exception cref="ArgumentException">There is no arm or no seed, or a name is repeated.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static Ablation Run(
        string title, string metric, IReadOnlyList<string> arms, IReadOnlyList<ulong> seeds, Func<string, ulong, double> measure,
        int workers = 1, CancellationToken cancellation = default)
    {
        CheckGrid(arms, seeds);
        Check.Positive(workers, "Ablation.workers");
        var values = arms.Select(_ => new double[seeds.Count]).ToArray();
        using var progress = new ProgressLine(title, (long)arms.Count * seeds.Count);
        var grid = from s in Enumerable.Range(0, seeds.Count) from a in Enumerable.Range(0, arms.Count) select (s, a);
        var gate = new Lock();
        int done = 0;
        void Measure((int Seed, int Arm) run)
        {
            double value = values[run.Arm][run.Seed] = measure(arms[run.Arm], seeds[run.Seed]);
            string note = $"{arms[run.Arm]}, seed {seeds[run.Seed]}: {value:0.###}";
            lock (gate)
                progress.Report(++done, () => note);
        }
        InOrder(grid, Measure, workers, HostCancellation.Or(cancellation));
        return new Ablation(title, metric, [.. seeds], [.. arms.Select((name, a) => new Arm(name, values[a]))]);
    }

    /// <summary>A grid of values that are there already, such as another measure of runs that are done: nothing is shown meanwhile.</summary>
    /// <param name="title">What is varied.</param>
    /// <param name="metric">What was measured.</param>
    /// <param name="arms">Names of the arms; the first is the one compared with the others.</param>
    /// <param name="seeds">Seeds of the runs.</param>
    /// <param name="value">The value of an arm with a seed.</param>
    /// <returns>The results.</returns>
    /// <exception cref="ArgumentException">There is no arm or no seed, or a name is repeated.</exception>
    public static Ablation Of(
        string title, string metric, IReadOnlyList<string> arms, IReadOnlyList<ulong> seeds, Func<string, ulong, double> value)
    {
        CheckGrid(arms, seeds);
        return new Ablation(title, metric, [.. seeds], [.. arms.Select(name => new Arm(name, [.. seeds.Select(seed => value(name, seed))]))]);
    }

    /// <summary>Interval of the difference of two arms.</summary>
    /// <param name="first">Name of an arm.</param>
    /// <param name="second">Name of another.</param>
    /// <returns>First minus second, paired by seed, 95 %.</returns>
    /// <exception cref="ArgumentException">There is no such arm.</exception>
    public Interval Difference(string first, string second) => PairedInterval.Of(Find(first).Values, Find(second).Values);

    /// <summary>Turns the grid into a claim about two of its arms; the others are recorded beside them.</summary>
    /// <param name="id">Short name.</param>
    /// <param name="statement">The claim in a sentence.</param>
    /// <param name="first">Arm that is claimed to be above.</param>
    /// <param name="second">Arm it is compared with.</param>
    /// <param name="below">True when the first arm is claimed to be below, as for losses.</param>
    /// <returns>The claim.</returns>
    /// <exception cref="ArgumentException">There is no such arm.</exception>
    public Claim Claim(string id, string statement, string first, string second, bool below = false)
    {
        Arm[] compared = [Find(first), Find(second)];
        return new Claim(id, statement, Metric, Seeds, [.. compared, .. Arms.Except(compared)], below);
    }

    /// <summary>A dot a seed, with the interval of each mean.</summary>
    /// <returns>A figure.</returns>
    public Chart Chart()
    {
        bool several = Seeds.Count > 1;
        string note = several ? $"{Seeds.Count} seeds: dots, mean and its 95 % interval; thin lines join equal seeds." : "One seed: no interval.";
        return Arms.Aggregate(new Chart(Title).Y(Metric).Note(note), (chart, arm) =>
        {
            var interval = PairedInterval.OfMean(arm.Values);
            return chart.Seeds(arm.Name, Numbers.From(arm.Values), several ? interval.Low : null, several ? interval.High : null);
        });
    }

    /// <summary>Mean of each arm and its difference from the first.</summary>
    /// <returns>A table of one row an arm.</returns>
    public Table Table() => Arms.Aggregate(
        new Table(Title, "arm", Metric, $"difference from {Arms[0].Name}", "low", "high"),
        (table, arm) =>
        {
            var interval = PairedInterval.Of(arm.Values, Arms[0].Values);
            return ReferenceEquals(arm, Arms[0])
                ? table.Row(arm.Name, arm.Mean, null, null, null)
                : table.Row(arm.Name, arm.Mean, interval.Estimate, interval.Low, interval.High);
        });

    /// <summary>The figure, with the table as its text.</summary>
    /// <returns>Plotly JSON, PNG and text.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Dictionary<string, object>(Chart().ToMimeBundle()) { ["text/plain"] = ToString() };

    /// <summary>The table as text.</summary>
    /// <returns>Aligned lines.</returns>
    public override string ToString() => Table().ToString();

    private static void CheckGrid(IReadOnlyList<string> arms, IReadOnlyList<ulong> seeds)
    {
        bool namesDiffer = arms.Count > 0 && arms.Distinct().Count() == arms.Count, seedsDiffer = seeds.Count > 0 && seeds.Distinct().Count() == seeds.Count;
        Check.Member(namesDiffer, "Ablation.arms", string.Join(", ", arms), "give one or more different names");
        Check.Member(seedsDiffer, "Ablation.seeds", string.Join(", ", seeds), "give one or more different seeds");
    }

    /// <summary>Takes the next item whenever a worker is free; the first failure stops the rest and is thrown as it is.</summary>
    private static void InOrder<T>(IEnumerable<T> items, Action<T> run, int workers, CancellationToken cancellation)
    {
        if (workers == 1)
        {
            foreach (var item in items)
            {
                cancellation.ThrowIfCancellationRequested();
                run(item);
            }
            return;
        }
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
            Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), options, run);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private Arm Find(string name) => Arms.FirstOrDefault(a => a.Name == name)
        ?? throw new ArgumentException($"There is no arm '{name}'; the arms are {string.Join(", ", Arms.Select(a => a.Name))}.", nameof(name));
}
