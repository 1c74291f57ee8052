using System.Globalization;
using Experiments.Core;

namespace Experiments.Data;

/// <summary>Detections and segmentations as text: <c>&lt;loc0010&gt;&lt;loc0020&gt;&lt;loc0500&gt;&lt;loc0600&gt;&lt;seg001&gt;... cat ; &lt;loc...</c>.</summary>
/// <remarks>PaliGemma, section 3.2.4 and its released code: four location tokens, then none or 16 mask tokens, then a name; semicolons between objects.</remarks>
public static class LocatedText
{
    /// <summary>Mask tokens of an object.</summary>
    public const int MaskTokens = 16;

    /// <summary>Codes of a mask token.</summary>
    public const int MaskCodes = 128;

    private const string MaskStart = "<seg";

    /// <summary>The token of a mask code.</summary>
    /// <param name="code">Code in [0, 128).</param>
    /// <returns>Such as <c>&lt;seg007&gt;</c>.</returns>
    public static string MaskToken(int code) => string.Create(CultureInfo.InvariantCulture, $"{MaskStart}{code:d3}>");

    /// <summary>Writes objects.</summary>
    /// <param name="objects">Objects in the order they are to be written.</param>
    /// <param name="locations">How boxes become tokens; <see cref="LocationTokens.PaliGemma"/> when null.</param>
    /// <returns>The text; empty for no objects.</returns>
    /// <exception cref="ArgumentException">A mask has not 16 codes in [0, 128), or a name holds a semicolon or an angle bracket.</exception>
    public static string Write(IEnumerable<LocatedObject> objects, LocationTokens? locations = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return string.Join(" ; ", objects.Select(o => WriteOne(o, locations ?? LocationTokens.PaliGemma)));
    }

    /// <summary>Reads objects, whatever a model wrote.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="locations">How tokens become boxes; <see cref="LocationTokens.PaliGemma"/> when null.</param>
    /// <returns>The objects that are well-formed, and why the other parts are not.</returns>
    public static LocatedReading Read(string text, LocationTokens? locations = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var objects = new List<LocatedObject>();
        var faults = new List<string>();
        string[] parts = text.Split(';', StringSplitOptions.TrimEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length == 0)
                continue;
            if (ReadOne(parts[i], locations ?? LocationTokens.PaliGemma, out var found) is { } fault)
                faults.Add($"part {i + 1} ('{parts[i]}'): {fault}");
            else
                objects.Add(found!);
        }
        return new(objects, faults);
    }

    private static string WriteOne(LocatedObject item, LocationTokens locations)
    {
        Check.Member(item.Mask is null || (item.Mask.Count == MaskTokens && item.Mask.All(c => c is >= 0 and < MaskCodes)), nameof(LocatedObject.Mask), $"[{string.Join(", ", item.Mask ?? [])}]", $"give {MaskTokens} codes below {MaskCodes}");
        Check.Member(item.Name.AsSpan().IndexOfAny(";<>") < 0, nameof(LocatedObject.Name), item.Name, "leave out ; < and >");
        string tokens = string.Concat(locations.Write(item.Box)) + string.Concat((item.Mask ?? []).Select(MaskToken));
        return item.Name.Length > 0 ? $"{tokens} {item.Name}" : tokens;
    }

    // The fault, or null.
    private static string? ReadOne(string part, LocationTokens locations, out LocatedObject? found)
    {
        found = null;
        var bins = new List<int>();
        var mask = new List<int>();
        string rest = part;
        while (rest.StartsWith('<'))
        {
            int end = rest.IndexOf('>');
            if (end < 0)
                return $"the token '{rest}' is cut off";
            string token = rest[..(end + 1)];
            if (mask.Count == 0 && locations.BinOf(token) is >= 0 and int bin)
                bins.Add(bin);
            else if (CodeOf(token) is >= 0 and int code)
                mask.Add(code);
            else
                return $"the token {token} is unknown, out of range or out of place";
            rest = rest[(end + 1)..].TrimStart();
        }
        if (bins.Count != 4)
            return $"{bins.Count} location tokens, 4 expected";
        if (mask.Count is not (0 or MaskTokens))
            return $"{mask.Count} mask tokens, none or {MaskTokens} expected";
        if (rest.AsSpan().IndexOfAny("<>") >= 0)
            return $"the name '{rest}' holds a token";
        if (bins[2] <= bins[0] || bins[3] <= bins[1])
            return "the box is empty";
        found = new(locations.Decode(bins), rest, mask.Count > 0 ? mask : null);
        return null;
    }

    private static int CodeOf(string token) =>
        token.Length == MaskStart.Length + 4 && token.StartsWith(MaskStart, StringComparison.Ordinal)
        && int.TryParse(token.AsSpan(MaskStart.Length..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code < MaskCodes ? code : -1;
}
