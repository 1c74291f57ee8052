using System.Globalization;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Host;

/// <summary>What <c>run</c> was asked to do.</summary>
internal sealed record RunOptions
{
    public const string Usage =
        "usage: run <notebook or folder>… [--size quick|lesson|paper] [--set name=value]… [--out DIR] [--timeout SECONDS-PER-CELL]\n"
        + "           [--jobs N] [--in-place] [--no-page] [--allow-errors] [--check]";

    private static readonly string[] Flags = ["--in-place", "--no-page", "--allow-errors", "--check", "--help"];
    private static readonly string[] Names = ["--size", "--set", "--out", "--timeout", "--jobs", .. Flags];

    /// <summary>Paths of notebooks and folders of notebooks, in order.</summary>
    public IReadOnlyList<string> Paths { get; private init; } = [];

    /// <summary>How much the notebooks compute; null when that was not said.</summary>
    public NotebookSize? Size { get; private init; }

    /// <summary>Values that replace knobs.</summary>
    public IReadOnlyList<Setting> Settings { get; private init; } = [];

    /// <summary>Folder in which each notebook has its own.</summary>
    public string Out { get; private init; } = "runs";

    /// <summary>Longest time of one cell; null for no limit.</summary>
    public TimeSpan? Timeout { get; private init; }

    /// <summary>How many notebooks run side by side.</summary>
    public int Jobs { get; private init; } = 1;

    /// <summary>Whether a notebook whose cells all ran also gets its outputs written back.</summary>
    public bool InPlace { get; private init; }

    /// <summary>Whether the HTML page is left out.</summary>
    public bool NoPage { get; private init; }

    /// <summary>Whether the cells after one that fails still run.</summary>
    public bool AllowErrors { get; private init; }

    /// <summary>Whether the outputs in the file must have the shape of the fresh ones.</summary>
    public bool Check { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">An option is unknown, lacks its value or has a wrong one; or no notebook is named.</exception>
    public static RunOptions Parse(string[] args)
    {
        var options = new RunOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                options = options with { Paths = [.. options.Paths, name] };
                continue;
            }
            string? value = null;
            if (name.IndexOf('=') is > 0 and var equals)
                (name, value) = (name[..equals], name[(equals + 1)..]);
            if (!Names.Contains(name))
                throw new UsageException($"Unknown option '{name}'; {NearNames.Hint(name, Names)}");
            if (!Flags.Contains(name))
                options = options.With(name, value ?? (++i < args.Length ? args[i] : throw new UsageException($"{name} needs a value. {Usage}")));
            else if (value is null)
                options = options.With(name);
            else
                throw new UsageException($"{name} takes no value.");
        }
        if (options is { Check: true, InPlace: true })
            throw new UsageException("--check compares notebooks and leaves them as they are; leave out --in-place.");
        return options.Paths.Count > 0 ? options : throw new UsageException($"No notebook is named. {Usage}");
    }

    private RunOptions With(string flag) => flag switch
    {
        "--in-place" => this with { InPlace = true },
        "--no-page" => this with { NoPage = true },
        "--allow-errors" => this with { AllowErrors = true },
        "--check" => this with { Check = true },
        _ => this,
    };

    private RunOptions With(string name, string value) => name switch
    {
        "--size" => this with { Size = SizeName.Parse(name, value) },
        "--set" => this with { Settings = [.. Settings, Setting.Parse(value) ?? throw new UsageException($"--set takes name=value, not '{value}'.")] },
        "--timeout" => this with { Timeout = SecondsOf(value) },
        "--jobs" => this with { Jobs = CountOf(value) },
        _ => this with { Out = value.Length > 0 ? value : throw new UsageException("--out needs a folder.") },
    };

    private static TimeSpan SecondsOf(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--timeout is '{value}'; use seconds per cell, above 0.");

    private static int CountOf(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new UsageException($"--jobs is '{value}'; use how many notebooks run side by side, from 1.");
}
