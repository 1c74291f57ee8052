using System.Text;

namespace Experiments.Data;

/// <summary>What is in a <c>.model</c> file of SentencePiece, as far as encoding and decoding need it.</summary>
/// <remarks>Field numbers and defaults: <c>sentencepiece_model.proto</c> of the library.</remarks>
internal sealed class SentencePieceModel
{
    private const int UnigramType = 1;
    private const int BpeType = 2;

    private SentencePieceModel()
    {
    }

    public readonly record struct Piece(string Text, float Score, PieceKind Kind);

    public List<Piece> Pieces { get; } = [];

    public NormaliserRules Normaliser { get; private set; } = new();

    /// <summary>What decoded text goes through; null for nearly all models.</summary>
    public NormaliserRules? Denormaliser { get; private set; }

    public bool IsBpe { get; private set; }

    public bool ByteFallback { get; private set; }

    public bool SpaceAsSuffix { get; private set; }

    public string UnknownPiece { get; private set; } = "<unk>";

    public string BosPiece { get; private set; } = "<s>";

    public string EosPiece { get; private set; } = "</s>";

    public string PadPiece { get; private set; } = "<pad>";

    /// <summary>What an unknown token is decoded to.</summary>
    public string UnknownSurface { get; private set; } = " ⁇ ";

    /// <summary>Reads and checks a serialised model.</summary>
    /// <exception cref="InvalidDataException">Not such a model, or one that the library would refuse; the message tells why, without the file.</exception>
    public static SentencePieceModel Parse(ReadOnlySpan<byte> bytes)
    {
        var model = new SentencePieceModel();
        int type = UnigramType;
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    model.Pieces.Add(ParsePiece(reader.Bytes));
                    break;
                case 2:
                    type = model.ParseTrainer(reader.Bytes, type);
                    break;
                case 3:
                    model.Normaliser = ParseRules(reader.Bytes);
                    break;
                case 5:
                    model.Denormaliser = ParseRules(reader.Bytes);
                    break;
            }
        }
        if (type is not (UnigramType or BpeType))
            throw new InvalidDataException($"its model type is {type switch { 3 => "word", 4 => "char", _ => type }}; unigram and BPE models are read");
        model.IsBpe = type == BpeType;
        model.Check();
        return model;
    }

    /// <summary>Whether text never becomes a piece of this kind by being cut.</summary>
    public static bool IsReserved(PieceKind kind) => kind is PieceKind.Unknown or PieceKind.Control or PieceKind.Byte;

    private static Piece ParsePiece(ReadOnlySpan<byte> bytes)
    {
        string text = "";
        float score = 0;
        int kind = (int)PieceKind.Normal;
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    text = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 2:
                    score = reader.Single;
                    break;
                case 3:
                    kind = reader.Int32;
                    break;
            }
        }
        return new(text, score, (PieceKind)kind);
    }

    private static NormaliserRules ParseRules(ReadOnlySpan<byte> bytes)
    {
        var rules = new NormaliserRules();
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            rules = reader.Field switch
            {
                2 => rules with { CharacterMap = reader.Bytes.IsEmpty ? null : new CharacterMap(reader.Bytes.ToArray()) },
                3 => rules with { AddDummyPrefix = reader.Bool },
                4 => rules with { RemoveExtraWhitespaces = reader.Bool },
                5 => rules with { EscapeWhitespaces = reader.Bool },
                _ => rules,
            };
        }
        return rules;
    }

    private int ParseTrainer(ReadOnlySpan<byte> bytes, int type)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3:
                    type = reader.Int32;
                    break;
                case 24:
                    SpaceAsSuffix = reader.Bool;
                    break;
                case 35:
                    ByteFallback = reader.Bool;
                    break;
                case 44:
                    UnknownSurface = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 45:
                    UnknownPiece = NonEmpty(reader.Bytes, UnknownPiece);
                    break;
                case 46:
                    BosPiece = NonEmpty(reader.Bytes, BosPiece);
                    break;
                case 47:
                    EosPiece = NonEmpty(reader.Bytes, EosPiece);
                    break;
                case 48:
                    PadPiece = NonEmpty(reader.Bytes, PadPiece);
                    break;
            }
        }
        return type;
    }

    private static string NonEmpty(ReadOnlySpan<byte> bytes, string otherwise) => bytes.IsEmpty ? otherwise : Encoding.UTF8.GetString(bytes);

    private void Check()
    {
        var seen = new HashSet<(string, bool)>();
        var bytes = new HashSet<int>();
        int unknown = 0;
        for (int i = 0; i < Pieces.Count; i++)
        {
            var piece = Pieces[i];
            if (piece.Text.Length == 0)
                throw new InvalidDataException($"piece {i} is empty");
            if (!seen.Add((piece.Text, IsReserved(piece.Kind))))
                throw new InvalidDataException($"piece {i} ('{piece.Text}') stands there twice");
            if (!float.IsFinite(piece.Score))
                throw new InvalidDataException($"the score of piece {i} ('{piece.Text}') is {piece.Score}");
            if (!Enum.IsDefined(piece.Kind))
                throw new InvalidDataException($"piece {i} ('{piece.Text}') is of unknown kind {(int)piece.Kind}");
            if (piece.Kind == PieceKind.Byte && (!ByteFallback || !bytes.Add(BytePieces.ValueOf(piece.Text))))
                throw new InvalidDataException($"piece {i} ('{piece.Text}') is a byte in a model without byte fallback, or stands there twice");
            unknown += piece.Kind == PieceKind.Unknown ? 1 : 0;
        }
        if (unknown != 1)
            throw new InvalidDataException($"it has {unknown} unknown pieces, exactly one is needed");
        if (ByteFallback && (bytes.Count != 256 || bytes.Contains(-1)))
            throw new InvalidDataException($"it promises byte fallback and has {bytes.Count} byte pieces, <0x00> to <0xFF> are needed");
    }
}
