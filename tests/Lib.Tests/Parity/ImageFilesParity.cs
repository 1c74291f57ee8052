using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Image files and their decoded pixels: PNG, BMP and lossless WebP exactly, JPEG and lossy WebP within the decoders' freedom.</summary>
internal sealed class ImageFilesParity : IParityCheck
{
    private const string Prefix = "out.";

    public bool Recognises(Fixture fixture) => fixture.Has("files.json") && fixture.Io.Keys.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal) && fixture.Has(name[Prefix.Length..]));

    public void Run(Fixture fixture)
    {
        foreach (string name in fixture.Io.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var scope = NewDisposeScope();
            string file = name[Prefix.Length..];
            var expected = fixture.Io[name];
            int channels = expected.dim() == 2 ? 1 : (int)expected.shape[2];
            var stored = ImageFile.ReadChannels(fixture.PathOf(file));
            var actual = Channels(stored, channels).permute(1, 2, 0);
            actual = expected.dim() == 2 ? actual.squeeze(2) : actual;
            if (Path.GetExtension(file) is ".png" or ".bmp")
                fixture.Exact(name, actual);
            else
                Lossy(fixture, name, actual, expected);
            Rgb(fixture, file, stored);
        }
    }

    // Chroma upsampling is the decoder's choice: within 12 where chroma is subsampled, 3 elsewhere, and 3 for nearly all values in any case.
    private static void Lossy(Fixture fixture, string name, Tensor actual, Tensor expected)
    {
        fixture.Close(name, actual, IsSubsampled(fixture.PathOf(name[Prefix.Length..])) ? 12 : 3);
        if (!expected.shape.SequenceEqual(actual.shape))
            return;
        double far = (expected.to(float32) - actual.to(float32)).abs().gt(3f).to(float64).mean().item<double>();
        fixture.Require(far <= 0.02, $"{name}: {far:p2} of the values off by more than 3");
    }

    // JPEG: the frame header's components differ in their sampling factors. WebP is always subsampled when it is lossy.
    private static bool IsSubsampled(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (!path.EndsWith("jpg", StringComparison.Ordinal) && !path.EndsWith("jpeg", StringComparison.Ordinal))
            return true;
        for (int at = 2; at + 9 < file.Length; at += 2 + (file[at + 2] << 8 | file[at + 3]))
        {
            if (file[at + 1] is >= 0xC0 and <= 0xC2)
                return Enumerable.Range(0, file[at + 9]).Select(i => file[at + 11 + 3 * i]).Distinct().Count() > 1;
        }
        return false;
    }

    // What models get of the same file: grey repeated, alpha dropped, the upper eight bits.
    private static void Rgb(Fixture fixture, string file, Tensor stored)
    {
        var colours = stored.shape[0] < 3 ? stored[..1].expand(3, -1, -1) : stored[..3];
        if (stored.dtype == int32)
            colours = colours.to(float32).div(256f).floor();
        var read = ImageFile.Read(fixture.PathOf(file), upright: false);
        fixture.Require(read.to(int32).eq(colours.to(int32)).all().item<bool>(), $"{file}: red, green and blue are not those of its channels");
    }

    private static Tensor Channels(Tensor stored, int wanted)
    {
        long have = stored.shape[0];
        if (wanted == 1 && have >= 3 && stored[0].eq(stored[1]).all().item<bool>() && stored[0].eq(stored[2]).all().item<bool>())
            return stored[..1];
        // A transparent palette is given as its colours alone.
        return wanted == 3 && have == 4 ? stored[..3] : wanted == 3 && have < 3 ? stored[..1].expand(3, -1, -1) : stored;
    }
}
