using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Host;

/// <summary>The command line: a verb and its arguments.</summary>
internal static class Program
{
    private static readonly Verb[] Verbs =
    [
        new("run", "run notebooks from top to bottom and write them with their outputs, as .ipynb and as a page", RunCommand.Run),
        new("install", "make the C# and F# kernels known to Jupyter front ends", InstallCommand.Install),
        new("uninstall", "take them back", InstallCommand.Uninstall),
        new("kernel", "serve a Jupyter front end", KernelCommand.Run),
        new("world", "write scenes of the procedural world as a data set that other tools read", WorldCommand.Run),
        new(WorkerProcess.Verb, "", WorkerCommand.Run),
    ];

    private sealed record Verb(string Name, string Purpose, Func<string[], TextWriter, TextWriter, int> Run);

    private static int Main(string[] args)
    {
        string name = args.FirstOrDefault() ?? "";
        if (Array.Find(Verbs, verb => verb.Name == name) is { } verb)
            return verb.Run(args[1..], Console.Out, Console.Error);
        var output = name is "--help" or "-h" or "help" ? Console.Out : Console.Error;
        if (output == Console.Error && name.Length > 0)
            output.WriteLine($"Unknown command '{name}'.");
        output.WriteLine("usage: Experiments.Kernels <command> [arguments]");
        foreach (var shown in Verbs.Where(v => v.Purpose.Length > 0))
            output.WriteLine($"  {shown.Name,-9} {shown.Purpose}");
        return output == Console.Out ? 0 : ExitCode.Usage;
    }
}
