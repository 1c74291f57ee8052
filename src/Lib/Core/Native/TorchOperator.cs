using System.Runtime.InteropServices;
using TorchSharp;

namespace Experiments.Core.Native;

/// <summary>Calls a libtorch operator that TorchSharp does not bind, through libtorch's stable C interface.</summary>
/// <remarks>
/// Arguments go in schema order and all of them must be given; tensors and lists handed over are owned by the call.
/// The text of a failed call goes to the standard error stream.
/// </remarks>
internal sealed unsafe partial class TorchOperator
{
    private const string LibTorch = "torch_cpu";
    private readonly string name;
    private readonly string overload;
    private readonly ulong[] stack;
    private int filled;

    /// <summary>Starts a call.</summary>
    /// <param name="name">Qualified name such as <c>aten::_fused_adamw_</c>.</param>
    /// <param name="overload">Overload name; empty for the default one.</param>
    /// <param name="slots">The larger of the numbers of arguments and results.</param>
    public TorchOperator(string name, string overload, int slots)
    {
        this.name = name;
        this.overload = overload;
        stack = new ulong[slots];
    }

    static TorchOperator()
    {
        NativeLibrary.SetDllImportResolver(typeof(TorchOperator).Assembly, static (library, _, _) =>
            library == LibTorch ? NativeLibrary.Load(LibTorchFile) : 0);
    }

    /// <summary>Whether this libtorch has the stable C interface.</summary>
    public static bool IsAvailable { get; } =
        NativeLibrary.TryLoad(LibTorchFile, out nint handle) && NativeLibrary.TryGetExport(handle, "aoti_torch_call_dispatcher", out _);

    private static string LibTorchFile => Path.Combine(
        NativeLibraries.LibTorchFolder,
        OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so");

    public TorchOperator Add(bool value) => Push(value ? 1UL : 0UL);

    public TorchOperator Add(long value) => Push((ulong)value);

    public TorchOperator Add(double value) => Push(BitConverter.DoubleToUInt64Bits(value));

    public TorchOperator Add(torch.Tensor value) => Push(NewHandle(value));

    public TorchOperator AddNone() => Push(0);

    public TorchOperator Add(IReadOnlyList<torch.Tensor> values)
    {
        Require(NewList((nuint)values.Count, out nint list));
        foreach (var value in values)
            Require(PushBack(list, NewHandle(value)));
        return Push((ulong)list);
    }

    /// <summary>Runs an operator that works in place or returns nothing of interest.</summary>
    /// <exception cref="InvalidOperationException">libtorch refused the call.</exception>
    public void Run() => Call();

    /// <summary>Runs an operator with one tensor result.</summary>
    /// <returns>The result, in the current dispose scope.</returns>
    /// <exception cref="InvalidOperationException">libtorch refused the call.</exception>
    public torch.Tensor RunTensor()
    {
        Call();
        return torch.Tensor.UnsafeCreateTensor((nint)stack[0]);
    }

    private void Call()
    {
        if (CallDispatcher(name, overload, stack) != 0)
            throw new InvalidOperationException($"libtorch refused {name}; its own message is on the standard error stream.");
    }

    private TorchOperator Push(ulong slot)
    {
        stack[filled++] = slot;
        return this;
    }

    private static ulong NewHandle(torch.Tensor tensor)
    {
        Require(NewTensorHandle(tensor.Handle, out nint handle));
        return (ulong)handle;
    }

    private static void Require(int code)
    {
        if (code != 0)
            throw new InvalidOperationException("libtorch's C interface refused an argument; its own message is on the standard error stream.");
    }

    [LibraryImport(LibTorch, EntryPoint = "aoti_torch_call_dispatcher", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CallDispatcher(string name, string overload, [In, Out] ulong[] stack);

    [LibraryImport(LibTorch, EntryPoint = "aoti_torch_new_tensor_handle")]
    private static partial int NewTensorHandle(nint original, out nint handle);

    [LibraryImport(LibTorch, EntryPoint = "torch_new_list_reserve_size")]
    private static partial int NewList(nuint size, out nint list);

    [LibraryImport(LibTorch, EntryPoint = "torch_list_push_back")]
    private static partial int PushBack(nint list, ulong value);
}
