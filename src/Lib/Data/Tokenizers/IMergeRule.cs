namespace Experiments.Data;

/// <summary>Which neighbours of a byte-pair encoding may be merged, and how soon.</summary>
internal interface IMergeRule
{
    /// <summary>Looks at two neighbours.</summary>
    /// <param name="left">Left symbol.</param>
    /// <param name="right">Right symbol.</param>
    /// <param name="state">What the merged symbol is; a number of the rule's own.</param>
    /// <param name="priority">The largest goes first; of equal ones the leftmost.</param>
    /// <returns>Whether they may be merged.</returns>
    bool TryMerge(in MergeSymbol left, in MergeSymbol right, out int state, out float priority);

    /// <summary>Whether a merged symbol can ever lie across the border of two characters.</summary>
    /// <param name="left">Edge of the symbol before.</param>
    /// <param name="right">Edge of the symbol after.</param>
    bool MayJoin(int left, int right);
}
