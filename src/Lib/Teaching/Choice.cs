using System.Net;
using Experiments.Core;

namespace Experiments.Teaching;

/// <summary>A question with one of several answers to pick before the run, such as which arm wins.</summary>
public sealed class Choice
{
    private Choice(string question, IReadOnlyList<string> options, string? guess, string? truth) =>
        (Question, Options, Guess, Truth) = (question, options, guess, truth);

    /// <summary>The question.</summary>
    public string Question { get; }

    /// <summary>What can be picked.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>The pick; null while nothing is picked.</summary>
    public string? Guess { get; }

    /// <summary>What came out; null before it is revealed.</summary>
    public string? Truth { get; }

    /// <summary>Asks.</summary>
    /// <param name="question">Which will it be?</param>
    /// <param name="options">What can be picked.</param>
    /// <param name="guess">The reader's pick; null or empty for none.</param>
    /// <returns>The question, to be revealed after the run.</returns>
    /// <exception cref="ArgumentException">The pick is not among the options.</exception>
    public static Choice Ask(string question, IReadOnlyList<string> options, string? guess = null)
    {
        string? pick = string.IsNullOrWhiteSpace(guess) ? null : guess.Trim();
        Check.Member(pick is null || options.Contains(pick), "Choice.guess", $"'{pick}'", $"pick one of {string.Join(", ", options)}");
        return new Choice(question, [.. options], pick, null);
    }

    /// <summary>Shows what came out beside the pick.</summary>
    /// <param name="truth">The winner.</param>
    /// <returns>Question, pick, truth and a remark.</returns>
    public Choice Reveal(string truth) => new(Question, Options, Guess, truth);

    /// <summary>Question, pick and truth in every form a notebook can show.</summary>
    /// <returns><c>text/html</c> and <c>text/plain</c>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["text/html"] = $"<p style=\"font-size:13px\"><b>{WebUtility.HtmlEncode(Question)}</b><br>{WebUtility.HtmlEncode(State)}</p>",
        ["text/plain"] = ToString(),
    };

    /// <summary>Question, pick and truth.</summary>
    /// <returns>Two lines.</returns>
    public override string ToString() => $"{Question}\n  {State}";

    private string State => (Guess, Truth) switch
    {
        (null, null) => $"Pick one in the call above: {string.Join(", ", Options)}.",
        (_, null) => $"Your pick: {Guess}.",
        (null, _) => $"It was {Truth}. No pick this time; next time choose first.",
        _ when Guess == Truth => $"It was {Truth}, as you said. Could you say why?",
        _ => $"It was {Truth}, not {Guess}. What would have to change for {Guess} to win?",
    };
}
