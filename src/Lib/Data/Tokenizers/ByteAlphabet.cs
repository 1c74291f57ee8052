using System.Text;

namespace Experiments.Data;

/// <summary>A visible character for each byte, so that byte-pair encoding can work on text (Radford et al. 2019).</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Letters = Build();
    private static readonly Dictionary<char, byte> Bytes = Letters.Index().ToDictionary(l => l.Item, l => (byte)l.Index);

    /// <summary>A text's bytes in letters.</summary>
    public static string Spell(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => Letters[b]));

    /// <summary>The text of letters; broken characters become U+FFFD, and what is no such letter stays.</summary>
    public static string Read(IEnumerable<string> spelled)
    {
        var bytes = new List<byte>();
        foreach (var rune in spelled.SelectMany(s => s.EnumerateRunes().ToArray()))
        {
            if (rune.IsBmp && Bytes.TryGetValue((char)rune.Value, out byte value))
                bytes.Add(value);
            else
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    // Printable Latin-1 stands for itself, the rest for U+0100 onwards in order.
    private static char[] Build()
    {
        int next = 256;
        return [.. Enumerable.Range(0, 256).Select(b => b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? (char)b : (char)next++)];
    }
}
