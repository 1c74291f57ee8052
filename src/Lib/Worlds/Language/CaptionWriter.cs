using System.Text;

namespace Experiments.Worlds;

/// <summary>Says facts in a language, piece by piece.</summary>
internal sealed class CaptionWriter(Grammar grammar, bool articles)
{
    private readonly List<CaptionPiece> pieces = [];
    private int mention;

    /// <summary>The pieces of a caption.</summary>
    internal static List<CaptionPiece> Write(CaptionFacts facts, Grammar grammar, bool articles)
    {
        var writer = new CaptionWriter(grammar, articles);
        foreach (var clause in facts.Clauses)
        {
            writer.Separate();
            writer.Write(clause);
        }
        if (facts.Tail is SceneTail tail)
        {
            writer.Separate();
            writer.Write(tail);
        }
        return writer.pieces;
    }

    /// <summary>The pieces of a noun phrase.</summary>
    internal static List<CaptionPiece> Write(NounPhrase phrase, Grammar grammar, bool articles)
    {
        var writer = new CaptionWriter(grammar, articles);
        writer.Write(phrase, GrammaticalCase.Base);
        return writer.pieces;
    }

    /// <summary>Pieces as text: single spaces, none before a comma.</summary>
    internal static string Join(IEnumerable<CaptionPiece> pieces)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (text.Length > 0 && piece.Role != PieceRole.Comma)
                text.Append(' ');
            text.Append(piece.Text);
        }
        return text.ToString();
    }

    private void Separate()
    {
        if (pieces.Count > 0)
            pieces.Add(new(",", PieceRole.Comma));
    }

    private void Write(Clause clause)
    {
        int next = 1;
        if (clause.Relation is not Relation relation)
        {
            Write(clause.Phrases[0], GrammaticalCase.Base);
        }
        else
        {
            next = 2;
            if (grammar.ObjectFirst)
                Write(clause.Phrases[1], GrammaticalCase.Oblique);
            else
                Write(clause.Phrases[0], GrammaticalCase.Base);
            pieces.Add(new(grammar.Relations[relation], PieceRole.Function));
            if (grammar.ObjectFirst)
                Write(clause.Phrases[0], GrammaticalCase.Base);
            else
                Write(clause.Phrases[1], GrammaticalCase.Oblique);
        }
        foreach (var phrase in clause.Phrases[next..])
        {
            pieces.Add(new(grammar.And, PieceRole.Function));
            Write(phrase, GrammaticalCase.Base);
        }
    }

    private void Write(NounPhrase phrase, GrammaticalCase kase)
    {
        int cell = grammar.Cell(kase, grammar.Gender(phrase.Category));
        foreach (var part in grammar.Order)
        {
            var (value, role) = part switch
            {
                PhrasePart.Article => (articles ? 0 : -1, PieceRole.Function),
                PhrasePart.Size => (phrase.Big is bool big ? big ? 1 : 0 : -1, PieceRole.Size),
                PhrasePart.Colour => ((int?)phrase.Colour ?? -1, PieceRole.Colour),
                PhrasePart.Material => ((int?)phrase.Material ?? -1, PieceRole.Material),
                _ => ((int)phrase.Category, PieceRole.Noun),
            };
            string form = value < 0 ? "" : grammar.Form(part, value, cell);
            if (form.Length > 0)
                pieces.Add(new(form, role, mention));
        }
        mention++;
    }

    private void Write(SceneTail tail)
    {
        CaptionPiece ground = new(grammar.Grounds[tail.Ground], PieceRole.Ground);
        CaptionPiece backdrop = new(grammar.Backdrops[tail.Backdrop], PieceRole.Backdrop);
        pieces.AddRange(grammar.BackdropFirst ? [backdrop, ground] : [ground, backdrop]);
    }
}
