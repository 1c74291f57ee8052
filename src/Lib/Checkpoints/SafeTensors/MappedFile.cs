using System.IO.MemoryMappedFiles;
using Experiments.Core.Native;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>A file in memory, copy-on-write: whoever writes to a tensor over it changes a page of their own and never the file.</summary>
/// <remarks>
/// The mapping stays until <see cref="Dispose"/> was called and the last tensor over it is gone. Until then the pages of a tensor that is
/// gone are let go of at once, so that reading tensor by tensor needs the memory of one.
/// </remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly nint start;
    private readonly long length;
    private int users = 1;
    private bool isClosed;

    /// <summary>Maps a whole file.</summary>
    /// <exception cref="IOException">The system has not enough address space.</exception>
    public MappedFile(SafeFileHandle handle, long length)
    {
        this.length = length;
        file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        try
        {
            view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.CopyOnWrite);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        start = (nint)pointer + (nint)view.PointerOffset;
    }

    /// <summary>A tensor over a part of the file.</summary>
    /// <param name="offset">First byte, at a multiple of the element's width.</param>
    /// <param name="count">Bytes, more than none and within the file.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="type">Element type.</param>
    /// <returns>A tensor, in the current dispose scope.</returns>
    public Tensor Tensor(long offset, long count, IReadOnlyList<long> shape, ScalarType type)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, length);
        nint data = start + (nint)offset;
        Interlocked.Increment(ref users);
        return ForeignMemory.Tensor(data, [.. shape], type, isLast => Forget(data, isLast ? (nint)count : 0));
    }

    public void Dispose()
    {
        if (isClosed)
            return;
        isClosed = true;
        Leave();
    }

    private void Forget(nint data, nint count)
    {
        if (!isClosed)
            HostPages.Release(data, count); // A closed file's pages go with its last tensor.
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref users) > 0)
            return;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
