using System.Text.Json;
using Experiments.Core;

namespace Experiments.Training;

/// <summary>The metrics of a run: in memory, as lines of JSON in <c>log.jsonl</c>, and as an event file for TensorBoard.</summary>
/// <remarks>
/// Every line is on its way to the disk when <see cref="Add"/> returns. A resumed run drops the lines behind its checkpoint, which
/// it is about to write again; so no step ever stands twice.
/// </remarks>
public sealed class RunLog : IDisposable
{
    /// <summary>Name of the log in a run's folder.</summary>
    public const string FileName = "log.jsonl";

    private const string EventFileName = "events.out.tfevents.experiments";
    private readonly List<LogLine> lines;
    private readonly StreamWriter? file;
    private readonly EventFile? events;

    private RunLog(List<LogLine> lines, StreamWriter? file, EventFile? events)
    {
        this.lines = lines;
        this.file = file;
        this.events = events;
    }

    /// <summary>All lines so far, those of an earlier process included.</summary>
    public IReadOnlyList<LogLine> Lines => lines;

    /// <summary>A log that is kept in memory alone.</summary>
    /// <returns>An empty log.</returns>
    public static RunLog InMemory() => new([], null, null);

    /// <summary>Opens the log of a run's folder and drops what was written behind a step.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="step">Step that the run continues from; 0 starts anew.</param>
    /// <returns>The log; dispose it at the end of the run.</returns>
    /// <exception cref="IOException">The folder is not writable.</exception>
    public static RunLog Open(RunFolder folder, long step)
    {
        string path = folder.File(FileName);
        var kept = File.Exists(path) ? Read(path).Where(line => line.Step <= step).ToList() : [];
        AtomicFile.WriteText(path, string.Concat(kept.Select(line => line.ToJson() + "\n")));
        var events = new EventFile(
            new FileStream(folder.File(EventFileName), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete),
            kept.FirstOrDefault()?.Time ?? Now());
        foreach (var line in kept)
            events.Add(line);
        var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return new(kept, new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" }, events);
    }

    /// <summary>Reads a log file; a last line that was cut off is left out.</summary>
    /// <param name="path">A <c>log.jsonl</c>.</param>
    /// <returns>Its lines.</returns>
    /// <exception cref="InvalidDataException">Another line is no log line; the message names it.</exception>
    public static IReadOnlyList<LogLine> Read(string path)
    {
        string[] texts = File.ReadAllLines(path);
        var lines = new List<LogLine>(texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            try
            {
                lines.Add(LogLine.FromJson(texts[i]));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                if (i < texts.Length - 1)
                    throw new InvalidDataException($"'{path}': line {i + 1} is no log line ({e.Message}); remove it.", e);
            }
        }
        return lines;
    }

    /// <summary>Adds the metrics of a step.</summary>
    /// <param name="step">Optimiser steps done.</param>
    /// <param name="values">Metrics by name; not <c>step</c> and <c>time</c>, which are the line's own.</param>
    /// <returns>The line.</returns>
    /// <exception cref="IOException">The disk is full.</exception>
    public LogLine Add(long step, IReadOnlyDictionary<string, double> values)
    {
        var line = new LogLine(step, Now(), values);
        file?.WriteLine(line.ToJson());
        events?.Add(line);
        lines.Add(line);
        return line;
    }

    /// <summary>One metric over the run, for a chart.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <returns>Steps and values of the lines that have it.</returns>
    public IReadOnlyList<(long Step, double Value)> Series(string name) =>
        [.. lines.Where(line => line.Values.ContainsKey(name)).Select(line => (line.Step, line.Values[name]))];

    /// <summary>Closes the files; the lines stay readable.</summary>
    public void Dispose()
    {
        file?.Dispose();
        events?.Dispose();
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
