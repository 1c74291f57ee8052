namespace Experiments.Kernels.Jupyter;

/// <summary>A pattern in which <c>*</c> stands for any text and <c>?</c> for one character, matched against the whole text.</summary>
internal sealed class Glob(string pattern)
{
    public bool Matches(string text)
    {
        // On a mismatch the latest star takes one character more; no pattern takes more than length times length steps.
        int p = 0, t = 0, star = -1, from = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, from) = (p++, t);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
                (p, t) = (p + 1, t + 1);
            else if (star >= 0)
                (p, t) = (star + 1, ++from);
            else
                return false;
        }
        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }
}
