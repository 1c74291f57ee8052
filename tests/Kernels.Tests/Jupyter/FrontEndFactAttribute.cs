using System.Diagnostics;
using Experiments.Kernels.Tests.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

/// <summary>A test that needs modules of Jupyter for Python; skipped where something is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FrontEndFactAttribute : FactAttribute
{
    public FrontEndFactAttribute(params string[] modules)
    {
        if (Array.Find(modules, module => !Has(module)) is { } missing)
            Skip = $"{LibzmqFactAttribute.Python} has no module {missing} (Debian: python3-{missing.Replace('_', '-')}).";
    }

    /// <summary>A program that the test needs besides.</summary>
    public string Program
    {
        get;
        init
        {
            field = value;
            if (!Array.Exists((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), folder => File.Exists(Path.Combine(folder, value))))
                Skip ??= $"There is no {value} on the path.";
        }
    } = "";

    private static bool Has(string module)
    {
        if (!File.Exists(LibzmqFactAttribute.Python))
            return false;
        using var process = Process.Start(LibzmqFactAttribute.Python, ["-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
