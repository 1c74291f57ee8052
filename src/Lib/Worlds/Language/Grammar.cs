using System.Collections.Frozen;

namespace Experiments.Worlds;

/// <summary>A language ready for use: every form of every word, by case and gender.</summary>
internal sealed class Grammar
{
    private const int Cases = 2;
    private readonly string[] genders;
    private readonly LanguageEntry entry;
    private readonly string[][] forms;
    private readonly int[] nounGender;
    private static readonly Lazy<LexiconFile> LazyFile = new(LexiconFile.Load);
    private static readonly Lazy<Grammar[]> LazyAll = new(() => [.. Languages.All.Select(l => new Grammar(l, File.Languages[l]))]);

    /// <summary>Expands the tables of a language and checks that they are complete and unambiguous.</summary>
    /// <exception cref="InvalidDataException">They are not; the message names the entry.</exception>
    internal Grammar(Language language, LanguageEntry entry)
    {
        this.entry = entry;
        Language = language;
        genders = entry.Genders?.Split(' ') ?? ["-"];
        Order = [.. entry.Phrase.Split(' ').Select(PartOf)];
        Require(Order.Distinct().Count() == Order.Count && Order.Contains(PhrasePart.Noun), "phrase", "name each part once, and the noun");
        ObjectFirst = Choice("clause", entry.Clause, "subject relation object", "object relation subject");
        BackdropFirst = Choice("tail", entry.Tail, "ground backdrop", "backdrop ground");
        nounGender = [.. Enum.GetValues<Category>().Select(GenderOf)];
        forms = [.. Enum.GetValues<PhrasePart>().Select(AllForms)];
        Relations = Table("relations", entry.Relations);
        Grounds = Table("grounds", entry.Grounds);
        Backdrops = Table("backdrops", entry.Backdrops);
        And = entry.And;
        RequireUnambiguous();
    }

    /// <summary>The lexicon as it is written.</summary>
    internal static LexiconFile File => LazyFile.Value;

    internal Language Language { get; }

    /// <summary>Parts of a noun phrase in the order of the language.</summary>
    internal IReadOnlyList<PhrasePart> Order { get; }

    /// <summary>Whether "A relation B" is said "B relation A".</summary>
    internal bool ObjectFirst { get; }

    /// <summary>Whether the backdrop is said before the ground.</summary>
    internal bool BackdropFirst { get; }

    internal string And { get; }

    internal FrozenDictionary<Relation, string> Relations { get; }

    internal FrozenDictionary<Ground, string> Grounds { get; }

    internal FrozenDictionary<Backdrop, string> Backdrops { get; }

    /// <summary>Number of (case, gender) pairs.</summary>
    internal int Cells => Cases * genders.Length;

    internal static Grammar Of(Language language) => LazyAll.Value[(int)language];

    /// <summary>Place of a case and gender among the cells.</summary>
    internal int Cell(GrammaticalCase kase, int gender) => (int)kase * genders.Length + gender;

    /// <summary>Whether a cell belongs to a case.</summary>
    internal bool IsOf(int cell, GrammaticalCase kase) => cell / genders.Length == (int)kase;

    internal int Gender(Category category) => nounGender[(int)category];

    /// <summary>How many values a part has; material 0 (plain) has no form.</summary>
    internal static int Values(PhrasePart part) => part switch
    {
        PhrasePart.Article => 1,
        PhrasePart.Size => 2,
        PhrasePart.Colour => Enum.GetValues<Colour>().Length,
        PhrasePart.Material => Enum.GetValues<Material>().Length,
        _ => Enum.GetValues<Category>().Length,
    };

    /// <summary>The form of a part; empty where the language or the value has none, or the noun has another gender.</summary>
    internal string Form(PhrasePart part, int value, int cell) => forms[(int)part][value * Cells + cell];

    /// <summary>The plural of a noun.</summary>
    internal string Plural(Category category) => entry.Nouns[category].Plural ?? entry.Nouns[category].Base;

    private string[] AllForms(PhrasePart part)
    {
        var all = new string[Values(part) * Cells];
        for (int value = 0; value < Values(part); value++)
        {
            for (int cell = 0; cell < Cells; cell++)
                all[value * Cells + cell] = Expand(part, value, (GrammaticalCase)(cell / genders.Length), cell % genders.Length);
        }
        return all;
    }

    private string Expand(PhrasePart part, int value, GrammaticalCase kase, int gender)
    {
        switch (part)
        {
            case PhrasePart.Article:
                return entry.Article is null ? "" : Inflect(ByCase(entry.Article, kase), "article", kase, gender);
            case PhrasePart.Size:
                string key = value == 1 ? "big" : "small";
                return Inflect(entry.Sizes.GetValueOrDefault(key), $"sizes.{key}", kase, gender);
            case PhrasePart.Colour:
                return Inflect(entry.Colours.GetValueOrDefault((Colour)value), $"colours.{(Colour)value}", kase, gender);
            case PhrasePart.Material:
                return value == (int)Material.Plain
                    ? ""
                    : Inflect(entry.Materials.GetValueOrDefault((Material)value), $"materials.{(Material)value}", kase, gender);
            default:
                var noun = entry.Nouns[(Category)value];
                return nounGender[value] != gender ? "" : kase == GrammaticalCase.Oblique ? noun.Oblique ?? noun.Base : noun.Base;
        }
    }

    // 'x/y': by gender; 'stem-': stem and ending; '-concord': looked up; anything else as it is.
    private string Inflect(string? template, string name, GrammaticalCase kase, int gender)
    {
        Require(!string.IsNullOrWhiteSpace(template), name, "the entry is missing");
        return string.Join(' ', template!.Split(' ').Select(word =>
        {
            if (word.StartsWith('-'))
            {
                Require(entry.Concords?.ContainsKey(word) == true, name, $"'{word}' is not among the concords");
                return ByGender(entry.Concords![word], $"concords.{word}", gender);
            }
            if (word.EndsWith('-'))
            {
                Require(entry.Endings is not null, name, "a stem needs endings");
                return word[..^1] + ByGender(ByCase(entry.Endings!, kase), "endings", gender);
            }
            return word.Contains('/') ? ByGender(word, name, gender) : word;
        }));
    }

    private static string ByCase(CaseForms pair, GrammaticalCase kase) =>
        kase == GrammaticalCase.Oblique ? pair.Oblique ?? pair.Base : pair.Base;

    private string ByGender(string forms, string name, int gender)
    {
        string[] each = forms.Split('/');
        Require(each.Length == genders.Length, name, $"'{forms}' has {each.Length} forms for {genders.Length} genders");
        return each[gender];
    }

    private int GenderOf(Category category)
    {
        Require(entry.Nouns.ContainsKey(category), $"nouns.{category}", "the entry is missing");
        string? gender = entry.Nouns[category].Gender;
        int place = gender is null && genders.Length == 1 ? 0 : Array.IndexOf(genders, gender);
        Require(place >= 0, $"nouns.{category}", $"gender '{gender}' is not one of {string.Join(", ", genders)}");
        return place;
    }

    private PhrasePart PartOf(string word)
    {
        Require(Enum.TryParse<PhrasePart>(word, ignoreCase: true, out var part), "phrase", $"'{word}' is no part of a noun phrase");
        return part;
    }

    private bool Choice(string name, string value, string no, string yes)
    {
        Require(value == no || value == yes, name, $"'{value}' is neither '{no}' nor '{yes}'");
        return value == yes;
    }

    private FrozenDictionary<T, string> Table<T>(string name, Dictionary<T, string> table)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            Require(!string.IsNullOrWhiteSpace(table.GetValueOrDefault(value)), $"{name}.{value}", "the entry is missing");
        return table.ToFrozenDictionary();
    }

    // No two meanings may share a form, or captions could not be read back.
    private void RequireUnambiguous()
    {
        var meanings = new Dictionary<string, string> { [And] = "and" };
        void Add(string form, string meaning)
        {
            Require(
                form.Length == 0 || meanings.TryAdd(form, meaning) || meanings[form] == meaning,
                meaning,
                $"'{form}' already means {meanings.GetValueOrDefault(form)}");
            Require(!form.Contains(','), meaning, $"'{form}' contains a comma");
        }
        foreach (var part in Order)
        {
            for (int i = 0; i < forms[(int)part].Length; i++)
                Add(forms[(int)part][i], $"{part} {i / Cells}");
        }
        foreach (var (relation, form) in Relations)
            Add(form, $"relations.{relation}");
        foreach (var (ground, form) in Grounds)
            Add(form, $"grounds.{ground}");
        foreach (var (backdrop, form) in Backdrops)
            Add(form, $"backdrops.{backdrop}");
    }

    private void Require(bool condition, string name, string fault) => LexiconFile.Require(condition, Language, name, fault);
}
