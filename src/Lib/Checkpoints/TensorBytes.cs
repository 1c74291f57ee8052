using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>The bytes of a contiguous CPU tensor, in pieces that fit a span: tensors may be larger than 2 GiB.</summary>
internal static class TensorBytes
{
    private const long PieceBytes = 1 << 30;

    public delegate void PieceAction(Span<byte> piece, long offset);

    /// <summary>Runs an action over the bytes from first to last.</summary>
    /// <param name="tensor">Contiguous, on the CPU; may be written to.</param>
    /// <param name="action">Takes a piece and its offset from the tensor's first byte.</param>
    public static void Visit(Tensor tensor, PieceAction action)
    {
        using var flat = tensor.view(-1);
        long step = PieceBytes / tensor.ElementSize;
        for (long start = 0; start < flat.numel(); start += step)
        {
            using var piece = flat.narrow(0, start, Math.Min(step, flat.numel() - start));
            action(piece.bytes, start * tensor.ElementSize);
        }
    }
}
