using System.Runtime.CompilerServices;
using Experiments.Core.Native;
using TorchSharp;

// Tests share libtorch's global generator and thread pool; one at a time keeps them repeatable.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Experiments.Lib.Tests;

internal static class TestSetup
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        NativeLibraries.Load();
        torch.set_num_threads(1);
    }
}
