using System.Globalization;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Host;

/// <summary>What <c>run</c> was asked to do.</summary>
/// <param name="Notebooks">Paths, in order.</param>
/// <param name="Size">How much they compute.</param>
/// <param name="Settings">Values that replace knobs.</param>
/// <param name="Out">Folder in which each notebook has its own.</param>
/// <param name="Timeout">Longest time of one cell; null for no limit.</param>
/// <param name="InPlace">Whether a notebook that succeeds also gets its outputs written back.</param>
internal sealed record RunOptions(
    IReadOnlyList<string> Notebooks, NotebookSize Size, IReadOnlyList<Setting> Settings, string Out, TimeSpan? Timeout, bool InPlace)
{
    public const string Usage =
        "usage: run <notebook>… [--size quick|lesson|paper] [--set name=value]… [--out DIR] [--timeout SECONDS-PER-CELL] [--in-place]";

    private static readonly string[] Names = ["--size", "--set", "--out", "--timeout", "--in-place", "--help"];

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">An option is unknown, lacks its value or has a wrong one; or no notebook is named.</exception>
    public static RunOptions Parse(string[] args)
    {
        var options = new RunOptions([], NotebookSize.Lesson, [], "runs", Timeout: null, InPlace: false);
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                options = options with { Notebooks = [.. options.Notebooks, name] };
                continue;
            }
            string? value = null;
            if (name.IndexOf('=') is > 0 and var equals)
                (name, value) = (name[..equals], name[(equals + 1)..]);
            if (!Names.Contains(name))
                throw new UsageException($"Unknown option '{name}'; {NearNames.Hint(name, Names)}");
            if (name == "--in-place" && value is null)
                options = options with { InPlace = true };
            else if (name == "--in-place")
                throw new UsageException("--in-place takes no value.");
            else
                options = options.With(name, value ?? (++i < args.Length ? args[i] : throw new UsageException($"{name} needs a value. {Usage}")));
        }
        return options.Notebooks.Count > 0 ? options : throw new UsageException($"No notebook is named. {Usage}");
    }

    private RunOptions With(string name, string value) => name switch
    {
        "--size" => this with { Size = SizeName.Parse(name, value) },
        "--set" => this with { Settings = [.. Settings, Setting.Parse(value) ?? throw new UsageException($"--set takes name=value, not '{value}'.")] },
        "--timeout" => this with { Timeout = SecondsOf(value) },
        _ => this with { Out = value.Length > 0 ? value : throw new UsageException("--out needs a folder.") },
    };

    private static TimeSpan SecondsOf(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--timeout is '{value}'; use seconds per cell, above 0.");
}
