using Experiments.Layers;

namespace Experiments.Lib.Tests.Parity;

/// <summary>big_vision's small pieces: position tables and their resampling, prefix masks, rotary positions.</summary>
internal sealed class BigVisionMiscParity : IParityCheck
{
    private const string SinCos = "out.sincos2d.", Table = "in.posemb_", Resampled = "out.resample.";

    public bool Recognises(Fixture fixture) =>
        !fixture.Has("config.json") && (fixture.Below(SinCos).Any() || fixture.Below(Resampled).Any() || fixture.Io.ContainsKey("in.mask.ar") || fixture.Io.ContainsKey("out.rope"));

    public void Run(Fixture fixture)
    {
        foreach (string size in fixture.Below(SinCos))
        {
            int[] n = [.. size.Split('x').Select(int.Parse)];
            fixture.Close(SinCos + size, PositionTable.SinCos2d(n[2], n[0], n[1])[0], 1e-5);
        }
        foreach (string side in fixture.Below(Resampled))
            fixture.Close(Resampled + side, PositionTable.Resample(fixture.Io[Table + fixture.Below(Table).First()], int.Parse(side), int.Parse(side)), 1e-5);
        if (fixture.Io.ContainsKey("out.mask.attend"))
            fixture.Exact("out.mask.attend", AttentionMasks.Prefix(fixture.Io["in.mask.input"], fixture.Io["in.mask.ar"]));
        if (fixture.Io.ContainsKey("out.rope"))
        {
            var heads = fixture.Io["in.rope.x"];
            using var rotary = new RotaryPositions((int)heads.shape[^1]);
            fixture.Close("out.rope", rotary.At(fixture.Io["in.rope.positions"], heads).Apply(heads), 1e-5);
        }
    }
}
