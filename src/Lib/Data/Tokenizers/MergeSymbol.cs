namespace Experiments.Data;

/// <summary>A piece of text under way.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Bytes; 0 once it is part of its left neighbour.</param>
/// <param name="State">What it is; a number of the rule's own.</param>
/// <param name="Edge">Its character at the start, as the rule numbers characters; <see cref="Frozen"/> if it takes part in no merge.</param>
/// <param name="Previous">Left neighbour, or -1.</param>
/// <param name="Next">Right neighbour, or -1.</param>
internal record struct MergeSymbol(int Start, int Length, int State, int Edge, int Previous, int Next)
{
    public const int Frozen = -1;
}
