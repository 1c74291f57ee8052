using Experiments.Data;
using Experiments.Models.Generation;

namespace Experiments.Papers.LocCa;

/// <summary>Lets nothing but a box be written, then the end.</summary>
/// <remarks>Which words may come next is up to <see cref="BoxFormat.Next"/>; without the rule, strings that are no box dominate early evaluation.</remarks>
/// <param name="boxes">How boxes are written.</param>
/// <param name="tokenizer">Words to ids.</param>
public sealed class BoxRule(BoxFormat boxes, WordTokenizer tokenizer) : ITokenRule
{
    private readonly Dictionary<string, IReadOnlyList<long>> known = [];

    /// <inheritdoc/>
    public IReadOnlyList<long>? Allowed(int row, IReadOnlyList<long> written)
    {
        string[] words = [.. written.Select(id => tokenizer.TokenOf((int)id))];
        string key = string.Join(' ', words);
        if (!known.TryGetValue(key, out var allowed))
        {
            var next = boxes.Next(words);
            known[key] = allowed = next.Count == 0 ? [tokenizer.EosId] : [.. next.Select(word => (long)tokenizer.IdOf(word))];
        }
        return allowed;
    }
}
