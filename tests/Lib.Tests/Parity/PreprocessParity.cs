using System.Text.RegularExpressions;
using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>From bytes to model input by the recipes of the published preprocessors.</summary>
internal sealed partial class PreprocessParity : IParityCheck
{
    public bool Recognises(Fixture fixture) => fixture.Io.Keys.Any(name => Case().IsMatch(name));

    public void Run(Fixture fixture)
    {
        foreach (var match in fixture.Io.Keys.Select(name => Case().Match(name)).Where(m => m.Success))
        {
            using var scope = NewDisposeScope();
            int size = int.Parse(match.Groups["size"].Value);
            var recipe = match.Groups["recipe"].Value switch
            {
                "clip" => ImagePreprocessing.Clip(size),
                "vit" => ImagePreprocessing.Vit(size),
                _ => ImagePreprocessing.SigLip(size),
            };
            var image = fixture.Io[$"in.image.{match.Groups["image"].Value}"].permute(2, 0, 1);
            var actual = new ImagePreprocessor(recipe).Apply(image);
            fixture.Close(match.Value, actual, 0.02);
            var expected = fixture.Expected(match.Value);
            if (!expected.shape.SequenceEqual(actual.shape))
                continue;
            double close = (expected - actual).abs().le(1e-5f).to(float64).mean().item<double>();
            fixture.Require(close >= 0.99, $"{match.Value}: {close:p2} of the values within 1e-5");
        }
    }

    [GeneratedRegex(@"^out\.(?<recipe>siglip|paligemma|vit|clip)_(?<size>\d+)\.(?<image>\w+)$")]
    private static partial Regex Case();
}
