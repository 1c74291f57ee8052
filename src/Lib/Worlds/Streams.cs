namespace Experiments.Worlds;

/// <summary>The splits: stream numbers of the world's pools, so that no notebook trains on what another tests on.</summary>
public static class Streams
{
    /// <summary>Pretraining pool, 40,000 scenes of <see cref="Profile.Core"/>.</summary>
    public const ulong Pretraining = 0;

    /// <summary>Held-in test scenes, 2,000.</summary>
    public const ulong Test = 1;

    /// <summary>Training scenes of probes, 1,500 of <see cref="Profile.Single"/>.</summary>
    public const ulong ProbeTraining = 2;

    /// <summary>Test scenes of probes, 1,500 of <see cref="Profile.Single"/>.</summary>
    public const ulong ProbeTest = 3;

    /// <summary>Caption pairs that test binding, about 1,000 kept of 3,000.</summary>
    public const ulong Binding = 4;

    /// <summary>Held-out compositions, 1,000 of <see cref="Profile.Single"/>.</summary>
    public const ulong HeldOutCompositions = 5;

    /// <summary>Transfer training of vision-language models, 12,000.</summary>
    public const ulong Transfer = 6;

    /// <summary>Regions: test scenes, 4,000 of <see cref="Profile.Atlas"/>.</summary>
    public const ulong RegionTest = 11;

    /// <summary>Regions: training pool of model seed 0, 24,000; add the model seed (at most 9).</summary>
    public const ulong RegionTraining = 20;

    /// <summary>Signs: 8,000 training scenes, then 500 test scenes.</summary>
    public const ulong Signs = 31;

    /// <summary>People: training pool, 24,000.</summary>
    public const ulong PeopleTraining = 40;

    /// <summary>People: test scenes, 4,000.</summary>
    public const ulong PeopleTest = 41;

    /// <summary>Regions: few-shot geo-localisation, shots.</summary>
    public const ulong GeoShots = 50;

    /// <summary>Regions: few-shot geo-localisation, test, 1,200.</summary>
    public const ulong GeoTest = 60;

    /// <summary>Few-shot episodes.</summary>
    public const ulong Episodes = 70;

    /// <summary>Video.</summary>
    public const ulong Video = 75;

    /// <summary>Dense tasks: training pool of <see cref="Profile.Dense"/>.</summary>
    public const ulong DenseTraining = 80;

    /// <summary>Dense tasks: test scenes of <see cref="Profile.Dense"/>.</summary>
    public const ulong DenseTest = 81;

    /// <summary>The stream of per-pixel noise that belongs to a stream of scenes.</summary>
    /// <param name="stream">Stream of scenes.</param>
    /// <returns>2^32 + stream.</returns>
    public static ulong PixelNoise(ulong stream) => (1UL << 32) + stream;
}
