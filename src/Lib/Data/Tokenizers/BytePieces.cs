using System.Globalization;

namespace Experiments.Data;

/// <summary>Names of single bytes in vocabularies, <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>.</summary>
internal static class BytePieces
{
    /// <summary>Name of a byte.</summary>
    public static string NameOf(byte value) => $"<0x{value:X2}>";

    /// <summary>The byte that a name stands for, or -1.</summary>
    public static int ValueOf(string name) =>
        name is ['<', '0', 'x', _, _, '>'] && byte.TryParse(name.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) && NameOf(value) == name ? value : -1;
}
