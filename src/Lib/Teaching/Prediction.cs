using System.Net;

namespace Experiments.Teaching;

/// <summary>A question with a number to type in before the run, as learning begins with a guess.</summary>
/// <remarks><c>var loss = Prediction.Ask("Loss of an untrained batch of 64?", guess: 4.2);</c> and after the run <c>loss.Reveal(measured)</c>.</remarks>
public sealed class Prediction
{
    private Prediction(string question, double? guess) => (Question, Guess) = (question, guess);

    /// <summary>The question.</summary>
    public string Question { get; }

    /// <summary>The guess; null while nothing is typed.</summary>
    public double? Guess { get; }

    /// <summary>Asks.</summary>
    /// <param name="question">What will the number be?</param>
    /// <param name="guess">The reader's guess; null, or not a finite number, for none.</param>
    /// <returns>The question, to be revealed after the run.</returns>
    public static Prediction Ask(string question, double? guess = null) =>
        new(question, guess is { } g && double.IsFinite(g) ? guess : null);

    /// <summary>Shows the truth beside the guess. It never fails, so notebooks run headless without a guess.</summary>
    /// <param name="truth">What came out.</param>
    /// <param name="tolerance">How near counts as hit, as a share of the truth, or absolute when the truth is 0.</param>
    /// <returns>Guess, truth and a remark.</returns>
    public Revelation Reveal(double truth, double tolerance = 0.05) => new(Question, Guess, truth, tolerance);

    /// <summary>The question in every form a notebook can show.</summary>
    /// <returns><c>text/html</c> and <c>text/plain</c>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["text/html"] = $"<p><b>Predict:</b> {WebUtility.HtmlEncode(Question)} <i>{WebUtility.HtmlEncode(State)}</i></p>",
        ["text/plain"] = ToString(),
    };

    /// <summary>The question and the guess.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"Predict: {Question} {State}";

    private string State => Guess is { } g ? $"Your guess: {g:G6}." : "Type your guess into the call above, then run on.";
}
