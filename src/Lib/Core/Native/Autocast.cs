using System.Runtime.InteropServices;
using TorchSharp;

namespace Experiments.Core.Native;

/// <summary>Runs matrix products, convolutions and attention of this thread in a narrower type, until disposed.</summary>
/// <remarks>
/// TorchSharp does not bind autocast. These functions of libtorch take and return plain values, so they can be called under their
/// C++ names, which are known for Linux alone. Weights stay float32, so do their gradients. Open it around the forward pass and the
/// loss, and close it before <c>backward()</c>.
/// </remarks>
internal sealed unsafe class Autocast : IDisposable
{
    private static readonly nint Library = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad(Path.Combine(NativeLibraries.LibTorchFolder, "libtorch_cpu.so"), out nint handle) ? handle : 0;

    private static readonly delegate* unmanaged<sbyte, byte, void> SetEnabled =
        (delegate* unmanaged<sbyte, byte, void>)Find("_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb");

    private static readonly delegate* unmanaged<sbyte, sbyte, void> SetType =
        (delegate* unmanaged<sbyte, sbyte, void>)Find("_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE");

    private static readonly delegate* unmanaged<int> IncrementNesting =
        (delegate* unmanaged<int>)Find("_ZN2at8autocast17increment_nestingEv");

    private static readonly delegate* unmanaged<int> DecrementNesting =
        (delegate* unmanaged<int>)Find("_ZN2at8autocast17decrement_nestingEv");

    private static readonly delegate* unmanaged<void> ClearCache =
        (delegate* unmanaged<void>)Find("_ZN2at8autocast11clear_cacheEv");

    private readonly DeviceType device;

    /// <summary>Starts autocast on this thread.</summary>
    /// <param name="device">The device whose operators are cast.</param>
    /// <param name="type">BFloat16 or Float16.</param>
    /// <exception cref="PlatformNotSupportedException">This libtorch does not export autocast under the expected names.</exception>
    public Autocast(DeviceType device, torch.ScalarType type)
    {
        if (!IsAvailable)
            throw new PlatformNotSupportedException("Autocast is not reachable in this libtorch (it needs Linux); use Float32.");
        this.device = device;
        SetType((sbyte)device, (sbyte)type);
        SetEnabled((sbyte)device, 1);
        _ = IncrementNesting();
    }

    /// <summary>Whether this libtorch exports what is needed.</summary>
    public static bool IsAvailable => SetEnabled != null && SetType != null && IncrementNesting != null && DecrementNesting != null && ClearCache != null;

    /// <summary>Ends autocast on this thread and drops the cast copies of the weights.</summary>
    public void Dispose()
    {
        if (DecrementNesting() == 0)
            ClearCache();
        SetEnabled((sbyte)device, 0);
    }

    private static nint Find(string name) => Library != 0 && NativeLibrary.TryGetExport(Library, name, out nint address) ? address : 0;
}
