using System.Collections.Immutable;

namespace Experiments.Worlds;

/// <summary>Reads noun phrases, clauses and tails of one language, from left to right.</summary>
internal sealed class PhraseReader
{
    private readonly Grammar grammar;
    private readonly Dictionary<PhrasePart, ILookup<string, PartForm>> parts;
    private readonly IReadOnlyList<(string[] Words, Relation Relation)> relations;
    private readonly Dictionary<string, SceneTail> tails = [];

    internal PhraseReader(Grammar grammar)
    {
        this.grammar = grammar;
        parts = grammar.Order.ToDictionary(p => p, FormsOf);
        relations = [.. grammar.Relations.Select(r => (r.Value.Split(' '), r.Key)).OrderByDescending(r => r.Item1.Length)];
        foreach (var ground in Enum.GetValues<Ground>())
        {
            foreach (var backdrop in Enum.GetValues<Backdrop>())
            {
                var tail = new SceneTail(ground, backdrop);
                tails.Add(CaptionWriter.Join(CaptionWriter.Write(new CaptionFacts([], tail), grammar, articles: true)), tail);
            }
        }
    }

    /// <summary>The tail that words say, or null.</summary>
    internal SceneTail? Tail(string[] words) => tails.GetValueOrDefault(string.Join(' ', words));

    /// <summary>The clause that starts at a word, or null; <paramref name="at"/> moves to the first word not understood.</summary>
    internal Clause? Clause(string[] words, ref int at)
    {
        var phrases = ImmutableArray.CreateBuilder<NounPhrase>();
        int start = at;
        if (Phrase(words, ref at) is not { } first)
            return null;
        var relation = ReadRelation(words, ref at);
        if (relation is not null)
        {
            int middle = at;
            if (Phrase(words, ref at) is not { } second)
                return null;
            var (subject, thing) = grammar.ObjectFirst ? (second, first) : (first, second);
            if (!subject.Is(GrammaticalCase.Base) || !thing.Is(GrammaticalCase.Oblique))
            {
                at = subject.Is(GrammaticalCase.Base) == grammar.ObjectFirst ? start : middle;
                return null;
            }
            phrases.Add(subject.Phrase);
            phrases.Add(thing.Phrase);
        }
        else if (first.Is(GrammaticalCase.Base))
        {
            phrases.Add(first.Phrase);
        }
        else
        {
            at = start;
            return null;
        }
        while (at < words.Length && words[at] == grammar.And)
        {
            int next = at + 1;
            if (Phrase(words, ref next) is not { } further || !further.Is(GrammaticalCase.Base))
                return null;
            phrases.Add(further.Phrase);
            at = next;
        }
        return new Clause(phrases.ToImmutable(), relation);
    }

    private ReadPhrase? Phrase(string[] words, ref int at)
    {
        int start = at;
        Category? category = null;
        Colour? colour = null;
        Material? material = null;
        bool? big = null;
        int next = at;
        ulong cells = ulong.MaxValue;
        foreach (var part in grammar.Order)
        {
            if (next >= words.Length || Longest(parts[part], words, next) is not PartForm form)
            {
                if (part == PhrasePart.Noun)
                    return null;
                continue;
            }
            cells &= form.Cells;
            next += form.Words.Length;
            switch (part)
            {
                case PhrasePart.Size:
                    big = form.Value == 1;
                    break;
                case PhrasePart.Colour:
                    colour = (Colour)form.Value;
                    break;
                case PhrasePart.Material:
                    material = (Material)form.Value;
                    break;
                case PhrasePart.Noun:
                    category = (Category)form.Value;
                    break;
            }
        }
        if (cells == 0)
        {
            at = start;
            return null;
        }
        at = next;
        return new ReadPhrase(new NounPhrase(category!.Value, colour, material, big), cells, grammar);
    }

    private Relation? ReadRelation(string[] words, ref int at)
    {
        foreach (var (form, relation) in relations)
        {
            if (StartsWith(words, at, form))
            {
                at += form.Length;
                return relation;
            }
        }
        return null;
    }

    private static PartForm? Longest(ILookup<string, PartForm> forms, string[] words, int at) =>
        forms[words[at]].Where(f => StartsWith(words, at, f.Words)).MaxBy(f => f.Words.Length);

    private static bool StartsWith(string[] words, int at, string[] form) =>
        words.AsSpan(at).StartsWith(form);

    // Each different form of a part with the (case, gender) cells it fits, by its first word.
    private ILookup<string, PartForm> FormsOf(PhrasePart part)
    {
        var cells = new Dictionary<(string Form, int Value), ulong>();
        for (int value = 0; value < Grammar.Values(part); value++)
        {
            for (int cell = 0; cell < grammar.Cells; cell++)
            {
                string form = grammar.Form(part, value, cell);
                if (form.Length > 0)
                    cells[(form, value)] = cells.GetValueOrDefault((form, value)) | (1ul << cell);
            }
        }
        return cells.Select(c => new PartForm(c.Key.Form.Split(' '), c.Key.Value, c.Value)).ToLookup(f => f.Words[0]);
    }

    private sealed record PartForm(string[] Words, int Value, ulong Cells);

    private sealed record ReadPhrase(NounPhrase Phrase, ulong Cells, Grammar Grammar)
    {
        public bool Is(GrammaticalCase kase) =>
            Enumerable.Range(0, Grammar.Cells).Any(c => Grammar.IsOf(c, kase) && (Cells >> c & 1) == 1);
    }
}
