using Experiments.Bench;
using Experiments.Core.Native;

NativeLibraries.Load();
switch (args)
{
    case ["worker"]:
        return Worker.Run(Console.In, Console.Out);
    case ["world"]:
        WorldCases.Report();
        return 0;
    case ["loading"]:
        LoadingReport.Run();
        return 0;
    case ["loading-memory"]:
        LoadingMemory.Run();
        return 0;
    default:
        return Alone.Run(args);
}
