using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Text to token ids and back.</summary>
/// <remarks>Special tokens that a vocabulary does not have are -1. Instances never change and may be used from several threads.</remarks>
public abstract class Tokenizer
{
    /// <summary>Number of ids; all lie in [0, this).</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Token that fills the places after the end, or -1.</summary>
    public abstract int PadId { get; }

    /// <summary>Token before the first, or -1.</summary>
    public abstract int BosId { get; }

    /// <summary>Token after the last, or -1.</summary>
    public abstract int EosId { get; }

    /// <summary>Token of what the vocabulary does not cover, or -1.</summary>
    public abstract int UnknownId { get; }

    /// <summary>Whether rows start with <see cref="BosId"/> unless one asks otherwise.</summary>
    public virtual bool AddsBos => false;

    /// <summary>Whether rows end with <see cref="EosId"/> unless one asks otherwise.</summary>
    public virtual bool AddsEos => EosId >= 0;

    /// <summary>Opens the tokenizer in a folder of a published model, or one file of it.</summary>
    /// <param name="path">
    /// A folder with <c>tokenizer.model</c>, <c>spiece.model</c> or another single <c>.model</c>, with <c>tokenizer.json</c>, or with <c>vocab.json</c> and
    /// <c>merges.txt</c> (looked for in this order); or one of these files, or one that <see cref="WordTokenizer.Save"/> wrote. Special and added
    /// tokens come from <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>added_tokens.json</c> beside it, where they are.
    /// </param>
    /// <returns>A <see cref="SentencePieceTokenizer"/>, <see cref="JsonTokenizer"/>, <see cref="ClipTokenizer"/> or <see cref="WordTokenizer"/>.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or no tokenizer in the folder; the message lists what was looked for.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or of a kind that is not supported; the message names file, part and reason.</exception>
    public static Tokenizer Open(string path) => TokenizerFiles.Open(path);

    /// <summary>The ids of a text, without begin or end.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Ids in [0, <see cref="VocabularySize"/>).</returns>
    /// <exception cref="ArgumentException">The vocabulary does not cover the text and has no unknown token.</exception>
    public abstract int[] Ids(string text);

    /// <summary>The text of some ids; begin, end and padding are invisible.</summary>
    /// <param name="ids">Ids of this vocabulary.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">An id is outside the vocabulary.</exception>
    public abstract string Text(IReadOnlyList<int> ids);

    /// <summary>How a token is written in the vocabulary.</summary>
    /// <param name="id">An id.</param>
    /// <returns>Such as <c>▁the</c> or <c>&lt;eos&gt;</c>.</returns>
    /// <exception cref="ArgumentException">The id is outside the vocabulary.</exception>
    public abstract string TokenOf(int id);

    /// <summary>Looks a token up as it is written in the vocabulary, without cutting it.</summary>
    /// <param name="token">Such as <c>&lt;loc0512&gt;</c>.</param>
    /// <returns>Its id, or <see cref="UnknownId"/>.</returns>
    public abstract int IdOf(string token);

    /// <summary>Encodes texts as rows: begin, tokens, end, padding.</summary>
    /// <param name="texts">B texts.</param>
    /// <param name="length">T; a longer text is cut so that the end token still comes last. As long as the longest row when null.</param>
    /// <param name="bos">Whether each row starts with the begin token; <see cref="AddsBos"/> when null.</param>
    /// <param name="eos">Whether each row ends with the end token; <see cref="AddsEos"/> when null.</param>
    /// <param name="pad">Id of the places after the end; <see cref="PadId"/> when null.</param>
    /// <returns>int64[B, T].</returns>
    /// <exception cref="ArgumentException">T has no room for the special tokens, one of them is needed and missing, or a text is not covered.</exception>
    public Tensor Encode(IReadOnlyList<string> texts, int? length = null, bool? bos = null, bool? eos = null, int? pad = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int first = bos ?? AddsBos ? 1 : 0, last = eos ?? AddsEos ? 1 : 0;
        Check.Member(first == 0 || BosId >= 0, nameof(bos), true, "this vocabulary has no begin token; use false");
        Check.Member(last == 0 || EosId >= 0, nameof(eos), true, "this vocabulary has no end token; use false");
        Check.Member(length is null || length >= first + last, nameof(length), length, $"use at least {first + last}, for the special tokens");
        var ids = texts.Select(Ids).ToArray();
        int width = length ?? first + last + ids.Select(r => r.Length).DefaultIfEmpty(0).Max();
        int filler = pad ?? PadId;
        Check.Member(filler >= 0 || ids.All(r => r.Length + first + last >= width), nameof(pad), filler, "this vocabulary has no padding token; choose an id");
        var rows = new long[texts.Count * width];
        Array.Fill(rows, filler);
        for (int b = 0; b < ids.Length; b++)
        {
            var row = rows.AsSpan(b * width, width);
            int kept = Math.Min(ids[b].Length, width - first - last);
            if (first > 0)
                row[0] = BosId;
            for (int i = 0; i < kept; i++)
                row[first + i] = ids[b][i];
            if (last > 0)
                row[first + kept] = EosId;
        }
        return tensor(rows, [texts.Count, width]);
    }

    /// <summary>The text of a row of ids up to its first end token.</summary>
    /// <param name="row">Ids.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">An id before the end is outside the vocabulary.</exception>
    public string DecodeRow(IReadOnlyList<long> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Text([.. row.TakeWhile(id => id != EosId || id < 0).Select(id => id == (int)id ? (int)id : throw Outside(id))]);
    }

    /// <summary>The texts of a batch of ids.</summary>
    /// <param name="rows">int64[B, T].</param>
    /// <returns>B texts, as <see cref="DecodeRow"/> gives them.</returns>
    /// <exception cref="ArgumentException">Another shape, or an id outside the vocabulary.</exception>
    public IReadOnlyList<string> Decode(Tensor rows)
    {
        Check.Shape(rows, [-1, -1]);
        using var scope = NewDisposeScope();
        long[] all = rows.to(ScalarType.Int64).cpu().contiguous().data<long>().ToArray();
        return rows.shape[1] == 0 ? [.. Enumerable.Repeat("", (int)rows.shape[0])] : [.. all.Chunk((int)rows.shape[1]).Select(DecodeRow)];
    }

    /// <summary>The error for an id outside the vocabulary.</summary>
    /// <param name="id">The id.</param>
    /// <returns>To be thrown.</returns>
    private protected ArgumentException Outside(long id) => new($"Token id {id} is outside the vocabulary of {VocabularySize}.", nameof(id));
}
