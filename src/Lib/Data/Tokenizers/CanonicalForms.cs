using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Experiments.Data;

/// <summary>Unicode's canonical forms C and D (Unicode standard annex 15).</summary>
/// <remarks>The runtime leaves texts as they are in invariant globalisation, which this project builds with, so the tables are carried along.</remarks>
internal static class CanonicalForms
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, Vowels = 21, Tails = 28, Syllables = 11_172;
    private static readonly Lazy<Tables> Unicode = new(Tables.Load);

    /// <summary>Form C: composed.</summary>
    public static string Composed(string text) => IsPlain(text) ? text : Compose(Decompose(text));

    /// <summary>Form D: decomposed.</summary>
    public static string Decomposed(string text) => IsPlain(text) ? text : string.Concat(Decompose(text).Select(r => r.ToString()));

    private static bool IsPlain(string text) => text.All(c => c < 0xC0);

    private static List<Rune> Decompose(string text)
    {
        var runes = new List<Rune>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Append(runes, rune);
        // Marks after a base are put in order of their class; a stable sort of each run keeps long runs cheap.
        for (int from = 0, to; from < runes.Count; from = to)
        {
            for (to = from; to < runes.Count && ClassOf(runes[to]) != 0;)
                to++;
            if (to - from > 1)
            {
                var sorted = runes[from..to].OrderBy(ClassOf).ToArray();
                for (int i = 0; i < sorted.Length; i++)
                    runes[from + i] = sorted[i];
            }
            to = Math.Max(to, from + 1);
        }
        return runes;
    }

    private static void Append(List<Rune> runes, Rune rune)
    {
        int syllable = rune.Value - SyllableBase;
        if (syllable is >= 0 and < Syllables)
        {
            runes.Add(new(LeadBase + syllable / (Vowels * Tails)));
            runes.Add(new(VowelBase + syllable / Tails % Vowels));
            if (syllable % Tails > 0)
                runes.Add(new(TailBase + syllable % Tails));
        }
        else if (Unicode.Value.Decompositions.TryGetValue(rune.Value, out var parts))
        {
            foreach (int part in parts)
                Append(runes, new(part));
        }
        else
        {
            runes.Add(rune);
        }
    }

    private static string Compose(List<Rune> runes)
    {
        var text = new StringBuilder(runes.Count);
        var starter = (Rune?)null;
        var marks = new List<Rune>();
        int classBefore = 0;
        foreach (var rune in runes)
        {
            int own = ClassOf(rune);
            bool reachable = marks.Count == 0 || (classBefore < own && classBefore != 0);
            if (starter is { } first && reachable && Pair(first, rune) is { } composed)
            {
                starter = composed;
                continue;
            }
            if (own == 0)
            {
                Write(text, starter, marks);
                starter = rune;
                classBefore = 0;
                continue;
            }
            marks.Add(rune);
            classBefore = own;
        }
        Write(text, starter, marks);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Rune? starter, List<Rune> marks)
    {
        text.Append(starter?.ToString());
        foreach (var mark in marks)
            text.Append(mark.ToString());
        marks.Clear();
    }

    private static Rune? Pair(Rune first, Rune second)
    {
        int lead = first.Value - LeadBase, vowel = second.Value - VowelBase;
        if (lead is >= 0 and < 19 && vowel is >= 0 and < Vowels)
            return new(SyllableBase + (lead * Vowels + vowel) * Tails);
        int syllable = first.Value - SyllableBase, tail = second.Value - TailBase;
        if (syllable is >= 0 and < Syllables && syllable % Tails == 0 && tail is > 0 and < Tails)
            return new(first.Value + tail);
        return Unicode.Value.Compositions.TryGetValue((first.Value, second.Value), out int composed) ? new(composed) : null;
    }

    private static int ClassOf(Rune rune) => rune.Value < 0x300 ? 0 : Unicode.Value.Classes.GetValueOrDefault(rune.Value);

    private sealed record Tables(FrozenDictionary<int, int[]> Decompositions, FrozenDictionary<(int First, int Second), int> Compositions, FrozenDictionary<int, int> Classes)
    {
        public static Tables Load()
        {
            using var stream = typeof(CanonicalForms).Assembly.GetManifestResourceStream("Data/canonical.txt")!;
            using var reader = new StreamReader(stream);
            var decompositions = new Dictionary<int, int[]>();
            var compositions = new Dictionary<(int, int), int>();
            var classes = new Dictionary<int, int>();
            while (reader.ReadLine() is { } line)
            {
                string[] words = line.Split(' ');
                if (words[0] is "=" or ">")
                    decompositions[Hex(words[1])] = [.. words.Skip(2).Select(Hex)];
                if (words[0] == "=")
                    compositions[(Hex(words[2]), Hex(words[3]))] = Hex(words[1]);
                if (words[0] == "^")
                {
                    for (int code = Hex(words[1]); code <= Hex(words[2]); code++)
                        classes[code] = int.Parse(words[3], CultureInfo.InvariantCulture);
                }
            }
            return new(decompositions.ToFrozenDictionary(), compositions.ToFrozenDictionary(), classes.ToFrozenDictionary());
        }

        private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
