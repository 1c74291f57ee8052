using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Experiments.Core.Native;

/// <summary>Tensors over memory that libtorch does not own.</summary>
internal static unsafe partial class ForeignMemory
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<nint, (int Tensors, Action<bool> Release)> Live = [];

    /// <summary>Makes a tensor over memory, without a copy.</summary>
    /// <param name="data">First element, aligned for its type.</param>
    /// <param name="shape">Sizes of a contiguous tensor with at least one element.</param>
    /// <param name="type">Element type.</param>
    /// <param name="release">
    /// Called once for every tensor made here, when it and all views of it are gone, on any thread; told whether it was the last at
    /// this address. Several tensors at one address share the first one's.
    /// </param>
    /// <returns>A tensor, in the current dispose scope.</returns>
    public static torch.Tensor Tensor(nint data, long[] shape, torch.ScalarType type, Action<bool> release)
    {
        lock (Gate)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(Live, data, out bool known);
            entry = (entry.Tensors + 1, known ? entry.Release : release);
        }
        nint handle;
        fixed (long* sizes = shape)
            handle = New((void*)data, &Released, sizes, shape.Length, (sbyte)type, (sbyte)type, (int)DeviceType.CPU, -1, 0);
        if (handle != 0)
            return torch.Tensor.UnsafeCreateTensor(handle);
        torch.CheckForErrors();
        throw new InvalidOperationException("libtorch made no tensor over foreign memory.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Released(void* data)
    {
        int left;
        Action<bool> release;
        lock (Gate)
        {
            (int tensors, release) = Live[(nint)data];
            left = tensors - 1;
            if (left > 0)
                Live[(nint)data] = (left, release);
            else
                Live.Remove((nint)data);
        }
        release(left == 0);
    }

    // The constructor that TorchSharp itself uses for tensors over managed arrays.
    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_new")]
    private static partial nint New(
        void* data, delegate* unmanaged[Cdecl]<void*, void> deleter, long* sizes, int axes, sbyte type, sbyte convertedTo, int device, int index, byte requiresGradient);
}
