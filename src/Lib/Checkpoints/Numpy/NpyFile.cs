using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>A single numpy array, as written by numpy.save.</summary>
public static class NpyFile
{
    /// <summary>Reads the array.</summary>
    /// <param name="path">A <c>.npy</c> file; either byte order, rows or columns first.</param>
    /// <returns>A contiguous CPU tensor of the array's own shape and element type, in the current dispose scope.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed, cut short, or of a kind that is not read.</exception>
    public static Tensor Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no numpy array '{path}'; check the path.", path);
        using var stream = File.OpenRead(path);
        try
        {
            var header = NumpyHeader.Read(stream);
            NumpyArray.RequireLength(header, stream.Length);
            return NumpyArray.Read(stream, header, () => { });
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            string fault = e is EndOfStreamException ? "it ends too early" : e.Message.TrimEnd('.');
            throw new InvalidDataException($"'{path}' cannot be read: {fault}.", e);
        }
    }
}
