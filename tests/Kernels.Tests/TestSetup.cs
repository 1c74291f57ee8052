using System.Runtime.CompilerServices;
using Experiments.Core.Native;
using TorchSharp;

// The console and the latest cell belong to the process; one test at a time keeps outputs apart.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Experiments.Kernels.Tests;

internal static class TestSetup
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        NativeLibraries.Load();
        torch.set_num_threads(1);
    }
}
