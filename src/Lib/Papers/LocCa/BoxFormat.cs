using System.Globalization;
using System.Text.Json.Serialization;
using Experiments.Core;
using Experiments.Data;

namespace Experiments.Papers.LocCa;

/// <summary>Boxes as words: integers from 0 to a scale in the order y0 x0 y1 x1, each one special word or a string of digits.</summary>
/// <remarks>
/// Section 3: coordinates are rounded to integers up to 500 and written as decimal numbers; special words did about as well in the paper's
/// ablation.
/// Differs from LocCa section 3: every digit is a word and numbers are filled with zeros to equal length, since a vocabulary of words has no
/// piece that says where a number ends.
/// </remarks>
/// <param name="Scale">Integer of the far edge; coordinate c is written as round(c Scale) and read as n / Scale.</param>
/// <param name="Special">Whether a coordinate is one word such as <c>&lt;loc7&gt;</c>, instead of digits such as <c>0 7</c>.</param>
public sealed record BoxFormat(int Scale, bool Special)
{
    private const int Coordinates = 4;

    /// <summary>The paper's: numbers from 0 to 500.</summary>
    public static BoxFormat Paper { get; } = Numbers(500);

    /// <summary>Words a coordinate.</summary>
    [JsonIgnore]
    public int Digits => Special ? 1 : Scale.ToString(CultureInfo.InvariantCulture).Length;

    /// <summary>Words a box.</summary>
    [JsonIgnore]
    public int Length => Coordinates * Digits;

    /// <summary>The words that boxes are written with, in the order of their values.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Words => [.. Enumerable.Range(0, Special ? Scale + 1 : 10).Select(Word)];

    /// <summary>Values of a word.</summary>
    private int Base => Special ? Scale + 1 : 10;

    /// <summary>One special word a coordinate.</summary>
    /// <param name="scale">Integer of the far edge; the pixels a side give each edge between two pixels a word, so that nothing is lost.</param>
    /// <returns>The format.</returns>
    public static BoxFormat Tokens(int scale) => new(scale, true);

    /// <summary>Decimal numbers, a word a digit.</summary>
    /// <param name="scale">Integer of the far edge.</param>
    /// <returns>The format.</returns>
    public static BoxFormat Numbers(int scale) => new(scale, false);

    /// <summary>A copy with some members changed.</summary>
    /// <param name="scale">As the member of that name.</param>
    /// <param name="special">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public BoxFormat With(int? scale = null, bool? special = null) => new(scale ?? Scale, special ?? Special);

    /// <summary>The integers of a box.</summary>
    /// <param name="box">The box; coordinates outside [0, 1] are clipped.</param>
    /// <returns>y0, x0, y1, x1 in [0, <see cref="Scale"/>].</returns>
    public int[] Encode(Box box) =>
        [.. new[] { box.Top, box.Left, box.Bottom, box.Right }.Select(c => (int)Math.Clamp(MathF.Round(c * Scale), 0, Scale))];

    /// <summary>Writes a box.</summary>
    /// <param name="box">The box; coordinates outside [0, 1] are clipped.</param>
    /// <returns><see cref="Length"/> words with spaces between them.</returns>
    public string Write(Box box) => string.Join(' ', Encode(box).SelectMany(Written));

    /// <summary>Reads the box that a text consists of.</summary>
    /// <param name="text">Any text, such as a model's.</param>
    /// <returns>The box; null unless the text is four numbers up to the scale whose box is not empty.</returns>
    public Box? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[] digits = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Value)];
        if (digits.Length != Length || digits.Contains(-1))
            return null;
        int[] n = [.. digits.Chunk(Digits).Select(number => number.Aggregate(0, (sum, digit) => sum * Base + digit))];
        bool fits = n.Max() <= Scale && n[2] > n[0] && n[3] > n[1];
        return fits ? new Box((float)n[0] / Scale, (float)n[1] / Scale, (float)n[2] / Scale, (float)n[3] / Scale) : null;
    }

    /// <summary>The words with which the beginning of a box can go on and still become a box that <see cref="Read"/> accepts.</summary>
    /// <param name="written">Words so far, each of them allowed by this rule; none for the first.</param>
    /// <returns>Words; empty after the last.</returns>
    public IReadOnlyList<string> Next(IReadOnlyList<string> written)
    {
        ArgumentNullException.ThrowIfNull(written);
        if (written.Count >= Length)
            return [];
        int[] digits = [.. written.Select(Value)];
        int coordinate = digits.Length / Digits, begun = Number(digits, coordinate), open = Digits - digits.Length % Digits - 1;
        int least = coordinate < 2 ? 0 : Number(digits, coordinate - 2) + 1, most = coordinate < 2 ? Scale - 1 : Scale;
        int rest = (int)Math.Pow(Base, open);
        return [.. Enumerable.Range(0, Base).Where(d => Overlaps((begun * Base + d) * rest)).Select(Word)];
        bool Overlaps(int low) => low <= most && low + rest - 1 >= least;
    }

    /// <summary>How a coordinate is written, in words.</summary>
    /// <returns>Such as <c>words 0 to 32</c> or <c>digits 0 to 500</c>.</returns>
    public override string ToString() => $"{(Special ? "words" : "digits")} 0 to {Scale}";

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">The scale is below 1.</exception>
    public void Validate() => Check.Positive(Scale, "BoxFormat.Scale");

    private int Number(int[] digits, int coordinate) =>
        digits.Skip(coordinate * Digits).Take(Digits).Aggregate(0, (sum, digit) => sum * Base + digit);

    private IEnumerable<string> Written(int value) =>
        Special ? [Word(value)] : value.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0').Select(c => c.ToString());

    private string Word(int value) => Special ? new LocationTokens(Scale + 1).TokenOf(value) : value.ToString(CultureInfo.InvariantCulture);

    private int Value(string word) =>
        Special ? new LocationTokens(Scale + 1).BinOf(word) : word.Length == 1 && char.IsAsciiDigit(word[0]) ? word[0] - '0' : -1;
}
