using Experiments.Core;
using Experiments.Data;
using Experiments.Evaluation;

namespace Experiments.Papers.LocCa;

/// <summary>What an imperfect detector would have said of the regions: shifted boxes, some wrong words, and how sure it was.</summary>
/// <remarks>
/// Section 3.1: the paper's labels come from OWL-ViT, and boxes less sure than 0.3 are dropped. Here each of a box's four sides moves by a
/// normal deviate in units of the box's own height or width, and a wrong text is one of another region of the data. The confidence falls
/// with what went wrong, but does not tell it for certain: IoU with the true box, halved for a wrong text, plus a normal error of
/// <see cref="Doubt"/>.
/// </remarks>
/// <param name="Jitter">Deviation of each side, as a fraction of the box's side.</param>
/// <param name="WrongText">Probability that a region carries another region's words.</param>
/// <param name="Threshold">Regions less sure than this are dropped.</param>
/// <param name="Seed">Seed of the errors.</param>
public sealed record PseudoLabels(double Jitter = 0, double WrongText = 0, double Threshold = 0, ulong Seed = 0)
{
    /// <summary>Deviation of the confidence about what it should be.</summary>
    public const double Doubt = 0.1;

    /// <summary>The threshold of the paper.</summary>
    public const double PaperThreshold = 0.3;

    private const ulong Errors = 0xDA7A_0010;

    /// <summary>The true labels.</summary>
    public static PseudoLabels None { get; } = new();

    /// <summary>A copy with some members changed.</summary>
    /// <param name="jitter">As the member of that name.</param>
    /// <param name="wrongText">As the member of that name.</param>
    /// <param name="threshold">As the member of that name.</param>
    /// <param name="seed">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public PseudoLabels With(double? jitter = null, double? wrongText = null, double? threshold = null, ulong? seed = null) =>
        new(jitter ?? Jitter, wrongText ?? WrongText, threshold ?? Threshold, seed ?? Seed);

    /// <summary>The regions as the detector saw them.</summary>
    /// <param name="regions">True regions of each picture.</param>
    /// <returns>Regions of each picture, perhaps fewer; the very list where nothing is changed.</returns>
    /// <exception cref="ArgumentException">A member is out of range.</exception>
    public IReadOnlyList<IReadOnlyList<LabelledRegion>> Of(IReadOnlyList<IReadOnlyList<LabelledRegion>> regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        Validate();
        if (Jitter == 0 && WrongText == 0 && Threshold == 0)
            return regions;
        LabelledRegion[] all = [.. regions.SelectMany(r => r)];
        int next = 0;
        var seen = new List<IReadOnlyList<LabelledRegion>>(regions.Count);
        foreach (var picture in regions)
            seen.Add([.. picture.Select(region => Seen(region, all, next++)).Where(r => r.Confidence >= Threshold)]);
        return seen;
    }

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Member(Jitter >= 0, "PseudoLabels.Jitter", Jitter, "use a fraction of the side, such as 0.2");
        Check.Member(WrongText is >= 0 and <= 1, "PseudoLabels.WrongText", WrongText, "use a probability");
        Check.Member(Threshold is >= 0 and <= 1, "PseudoLabels.Threshold", Threshold, "use a value in [0, 1], 0.3 in the paper");
    }

    private LabelledRegion Seen(LabelledRegion region, LabelledRegion[] all, int place)
    {
        var random = new CounterRandom(Seed, Errors, (ulong)place);
        var box = region.Box;
        float high = (box.Bottom - box.Top) * (float)Jitter, wide = (box.Right - box.Left) * (float)Jitter;
        var moved = new Box(
            Inside(box.Top + high * random.Normal(0, 1)),
            Inside(box.Left + wide * random.Normal(2, 3)),
            Inside(box.Bottom + high * random.Normal(4, 5)),
            Inside(box.Right + wide * random.Normal(6, 7)));
        if (moved.Bottom <= moved.Top || moved.Right <= moved.Left)
            moved = box;
        var said = random.Uniform(8) < WrongText ? all[random.Integer(9, all.Length)].Texts : region.Texts;
        double worth = Extent.FromBox(box).IoU(Extent.FromBox(moved)) * (ReferenceEquals(said, region.Texts) ? 1 : 0.5);
        return new(said, moved, Math.Clamp(worth + Doubt * random.Normal(10, 11), 0, 1));
    }

    private static float Inside(float place) => Math.Clamp(place, 0, 1);
}
