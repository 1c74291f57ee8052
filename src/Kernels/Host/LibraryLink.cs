using System.Reflection;
using System.Runtime.CompilerServices;
using Experiments.Core.Native;

namespace Experiments.Kernels.Host;

/// <summary>What the library needs to know of its host: that lines can be rewritten, how a cell is stopped, and when native code is wanted.</summary>
internal static class LibraryLink
{
    private const string Binding = "TorchSharp";
    private static Exception? failure;

    public static void Install()
    {
        AppContext.SetSwitch(Core.ProgressLine.LiveSwitch, true);
        AppContext.SetData(Core.HostCancellation.Name, () => Cell.CancellationToken);
        // libtorch costs time and memory that a cell without tensors need not pay, so it is loaded with the binding.
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
        {
            if (IsBinding(loaded.LoadedAssembly))
                LoadNatives();
        };
    }

    /// <summary>The exception to report for one that a cell threw: where libtorch is missing, the reason rather than what followed from it.</summary>
    public static Exception Explain(Exception thrown)
    {
        for (var e = thrown; failure is not null && e is not null; e = e.InnerException)
        {
            if (e is NotSupportedException && e.Message.Contains(Binding, StringComparison.Ordinal))
                return failure;
        }
        return thrown;
    }

    private static bool IsBinding(Assembly assembly) => assembly.GetName().Name == Binding;

    private static void LoadNatives()
    {
        try
        {
            LoadOnce();
        }
        catch (Exception e)
        {
            failure = e is TypeInitializationException { InnerException: { } cause } ? cause : e;
            // The binding would now search the package cache by itself and copy 480 MB out of it.
            Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.Combine(AppContext.BaseDirectory, "no-packages"));
        }
    }

    // A call of its own: the library's initialiser runs, and may throw, before a method that names the library is entered.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadOnce() => NativeLibraries.Load();
}
