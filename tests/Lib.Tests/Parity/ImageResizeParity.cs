using System.Text.RegularExpressions;
using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Resizing with the filters of Pillow, on bytes and on floats, and the modes of torch.</summary>
internal sealed partial class ImageResizeParity : IParityCheck
{
    private static readonly Dictionary<string, Interpolation> Pillow = new()
    {
        ["nearest"] = PillowResize.Nearest,
        ["box"] = PillowResize.Box,
        ["bilinear"] = PillowResize.Bilinear,
        ["hamming"] = PillowResize.Hamming,
        ["bicubic"] = PillowResize.Bicubic,
        ["lanczos"] = PillowResize.Lanczos,
    };

    private static readonly Dictionary<string, Interpolation> Torch = new()
    {
        ["nearest"] = TorchResize.Nearest,
        ["nearest-exact"] = TorchResize.NearestExact,
        ["bilinear"] = TorchResize.Bilinear,
        ["bilinear_corners"] = TorchResize.BilinearCorners,
        ["bilinear_antialias"] = TorchResize.BilinearAntialias,
        ["bicubic"] = TorchResize.Bicubic,
        ["bicubic_corners"] = TorchResize.BicubicCorners,
        ["bicubic_antialias"] = TorchResize.BicubicAntialias,
        ["area"] = TorchResize.Area,
    };

    public bool Recognises(Fixture fixture) => fixture.Io.Keys.Any(name => Case().IsMatch(name));

    public void Run(Fixture fixture)
    {
        foreach (var match in fixture.Io.Keys.Select(name => Case().Match(name)).Where(m => m.Success))
        {
            using var scope = NewDisposeScope();
            var image = fixture.Io[$"in.image.{match.Groups["image"].Value}"].permute(2, 0, 1);
            int height = int.Parse(match.Groups["height"].Value), width = int.Parse(match.Groups["width"].Value);
            string library = match.Groups["library"].Value, mode = match.Groups["mode"].Value;
            var how = (library == "torch" ? Torch : Pillow)[mode];
            var source = library == "pil" ? image : image.to(float32).div(255f);
            var resized = Resize.To(source, height, width, how);
            if (library == "torch")
                fixture.Close(match.Value, resized, 1e-5);
            else if (library == "pilfloat")
                fixture.Close(match.Value, resized.permute(1, 2, 0), 1e-5);
            else
                Bytes(fixture, match.Value, resized.permute(1, 2, 0));
        }
    }

    // At most one grey level on at most one value in two hundred.
    private static void Bytes(Fixture fixture, string name, Tensor actual)
    {
        var expected = fixture.Expected(name);
        fixture.Require(expected.shape.SequenceEqual(actual.shape), $"{name}: shape [{string.Join(", ", actual.shape)}]");
        if (!expected.shape.SequenceEqual(actual.shape))
            return;
        var difference = (expected.to(int32) - actual.to(int32)).abs();
        fixture.Require(difference.max().item<int>() <= 1, $"{name}: {difference.max().item<int>()} grey levels");
        fixture.Require(difference.gt(0).to(float32).mean().item<float>() <= 0.005f, $"{name}: {difference.gt(0).sum().item<long>()} of {expected.numel()} differ");
    }

    [GeneratedRegex(@"^out\.(?<library>pil|pilfloat|torch)\.(?<mode>[a-z_-]+)\.(?<image>\w+)\.(?<height>\d+)x(?<width>\d+)$")]
    private static partial Regex Case();
}
