using System.Globalization;
using Experiments.Core;

namespace Experiments.Data;

/// <summary>Boxes as four tokens, one a coordinate in the order y0 x0 y1 x1; each coordinate falls into one of equally many bins an axis.</summary>
/// <param name="Bins">Bins an axis.</param>
/// <param name="AtEnds">
/// Whether the first and the last bin stand for 0 and 1 themselves: round(c (bins - 1)), and back by bin / (bins - 1), as PaliGemma does it.
/// Otherwise floor(c bins), and back to the centre of the bin, as suits one bin a pixel.
/// </param>
/// <param name="Digits">Digits of a number at least, filled with zeros.</param>
public sealed record LocationTokens(int Bins, bool AtEnds = false, int Digits = 1)
{
    private const string Start = "<loc";

    /// <summary><c>&lt;loc0000&gt;</c> to <c>&lt;loc1023&gt;</c> of PaliGemma (section 3.2.4; the released code for the rounding).</summary>
    public static LocationTokens PaliGemma { get; } = new(1024, AtEnds: true, Digits: 4);

    /// <summary>A copy with some members changed.</summary>
    /// <param name="bins">New value, or null to keep.</param>
    /// <param name="atEnds">New value, or null to keep.</param>
    /// <param name="digits">New value, or null to keep.</param>
    /// <returns>The copy.</returns>
    public LocationTokens With(int? bins = null, bool? atEnds = null, int? digits = null) => new(bins ?? Bins, atEnds ?? AtEnds, digits ?? Digits);

    /// <summary>The token of a bin.</summary>
    /// <param name="bin">Bin, from 0.</param>
    /// <returns>Such as <c>&lt;loc0512&gt;</c>.</returns>
    public string TokenOf(int bin) => $"{Start}{bin.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0')}>";

    /// <summary>The bin of a token.</summary>
    /// <param name="token">Any text.</param>
    /// <returns>The bin, or -1 for what is no such token or out of range.</returns>
    public int BinOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        bool isToken = token.StartsWith(Start, StringComparison.Ordinal) && token[^1] == '>';
        return isToken && int.TryParse(token.AsSpan(Start.Length..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int bin) && bin < Bins && TokenOf(bin) == token ? bin : -1;
    }

    /// <summary>Bins of a box.</summary>
    /// <param name="box">The box; coordinates outside [0, 1] are clipped.</param>
    /// <returns>Four bins in [0, <see cref="Bins"/>).</returns>
    /// <exception cref="ArgumentException">There is no bin.</exception>
    public int[] Encode(Box box)
    {
        Validate();
        return [.. new[] { box.Top, box.Left, box.Bottom, box.Right }.Select(BinAt)];
    }

    /// <summary>The four tokens of a box.</summary>
    /// <param name="box">The box.</param>
    /// <returns>Tokens in the order y0 x0 y1 x1.</returns>
    /// <exception cref="ArgumentException">There is no bin.</exception>
    public IReadOnlyList<string> Write(Box box) => [.. Encode(box).Select(TokenOf)];

    /// <summary>The box of four bins.</summary>
    /// <param name="bins">Bins of y0, x0, y1, x1.</param>
    /// <returns>The box.</returns>
    /// <exception cref="ArgumentException">There are not four bins, or the vocabulary of bins is empty.</exception>
    public Box Decode(IReadOnlyList<int> bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        Validate();
        Check.Member(bins.Count == 4, nameof(bins), $"[{string.Join(", ", bins)}]", "give y0, x0, y1, x1");
        return new(PlaceOf(bins[0]), PlaceOf(bins[1]), PlaceOf(bins[2]), PlaceOf(bins[3]));
    }

    private int BinAt(float place) => (int)Math.Clamp(AtEnds ? MathF.Round(place * (Bins - 1)) : MathF.Floor(place * Bins), 0, Bins - 1);

    private float PlaceOf(int bin) => AtEnds ? (float)bin / (Bins - 1) : (bin + 0.5f) / Bins;

    private void Validate() => Check.Member(Bins > (AtEnds ? 1 : 0), $"{nameof(LocationTokens)}.{nameof(Bins)}", Bins, AtEnds ? "use at least 2" : "use at least 1");
}
