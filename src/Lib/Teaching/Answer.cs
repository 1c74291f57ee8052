using System.Net;

namespace Experiments.Teaching;

/// <summary>The verdict on an answer, with hints that open one after another.</summary>
/// <param name="Exercise">Number and name of the exercise.</param>
/// <param name="Right">Whether the answer is right.</param>
/// <param name="Finding">What was found, without the right answer.</param>
/// <param name="Hints">Hints, the gentlest first.</param>
public sealed record Answer(string Exercise, bool Right, string Finding, IReadOnlyList<string> Hints)
{
    /// <summary>Stops a run whose answer is wrong; solutions call it, exercises do not.</summary>
    /// <returns>This answer.</returns>
    /// <exception cref="InvalidOperationException">The answer is wrong.</exception>
    public Answer Require() => Right ? this : throw new InvalidOperationException($"{Exercise}: {Finding}");

    /// <summary>The verdict in every form a notebook can show.</summary>
    /// <returns><c>text/html</c> with folded hints, and <c>text/plain</c> with the first one.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["text/html"] = Html(),
        ["text/plain"] = ToString(),
    };

    /// <summary>Verdict, finding and the first hint.</summary>
    /// <returns>One or two lines.</returns>
    public override string ToString() =>
        $"{(Right ? "✓" : "✗")} {Exercise}: {Finding}" + (!Right && Hints.Count > 0 ? $"\n  Hint: {Hints[0]}" : "");

    private string Html()
    {
        // A fold within a fold: the second hint shows only to those who opened the first.
        string folded = Right ? "" : Hints.Reverse().Select((hint, i) => (hint, Number: Hints.Count - i)).Aggregate("", (inner, h) =>
            $"<details style=\"margin-left:16px\"><summary>Hint {h.Number}</summary>{WebUtility.HtmlEncode(h.hint)}{inner}</details>");
        string colour = Right ? "#0072b2" : "#d55e00";
        return $"<div style=\"border-left:3px solid {colour};padding:2px 10px;font-size:13px\">"
            + $"<b>{(Right ? "✓" : "✗")} {WebUtility.HtmlEncode(Exercise)}</b>: {WebUtility.HtmlEncode(Finding)}{folded}</div>";
    }
}
