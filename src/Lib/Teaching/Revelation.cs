using System.Net;
using System.Text;

namespace Experiments.Teaching;

/// <summary>A guess and the truth, side by side.</summary>
public sealed class Revelation
{
    internal Revelation(string question, double? guess, double truth, double tolerance) =>
        (Question, Guess, Truth, Remark) = (question, guess, truth, Judge(guess, truth, tolerance));

    /// <summary>The question.</summary>
    public string Question { get; }

    /// <summary>The guess; null when nothing was typed.</summary>
    public double? Guess { get; }

    /// <summary>What came out.</summary>
    public double Truth { get; }

    /// <summary>A sentence about the distance.</summary>
    public string Remark { get; }

    /// <summary>Guess and truth in every form a notebook can show.</summary>
    /// <returns><c>text/html</c> with two bars, and <c>text/plain</c>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["text/html"] = Html(),
        ["text/plain"] = ToString(),
    };

    /// <summary>Question, guess, truth and remark.</summary>
    /// <returns>Three lines, or two without a guess.</returns>
    public override string ToString()
    {
        string numbers = Guess is { } g ? $"guess {g:G4}, truth {Truth:G4}" : $"truth {Truth:G4}";
        return $"{Question}\n  {numbers}\n  {Remark}";
    }

    private static string Judge(double? guess, double truth, double tolerance)
    {
        if (!double.IsFinite(truth))
            return "The run gave no finite number: look for a diverged loss or a division by zero before going on.";
        if (guess is not { } g)
            return "No guess this time. Next time write one down first: being wrong is how it sticks.";
        double distance = Math.Abs(g - truth) / (truth == 0 ? 1 : Math.Abs(truth));
        string side = g > truth ? "above" : "below";
        return distance <= tolerance ? "Spot on."
            : distance <= 3 * tolerance ? $"Close: a little {side} the truth."
            : distance <= 0.5 ? $"The right size, {side} the truth by {distance:0%}. What did the estimate leave out?"
            : Math.Sign(g) != Math.Sign(truth) && truth != 0 ? "The other sign: worth a second look at what the quantity measures."
            : $"Far {side} the truth: a surprise, and surprises teach most. Which assumption broke?";
    }

    private string Html()
    {
        double[] shown = [.. new[] { Guess, Truth }.Where(v => v is { } x && double.IsFinite(x)).Select(v => Math.Abs(v!.Value))];
        double longest = shown.DefaultIfEmpty(0).Max();
        var html = new StringBuilder($"<div style=\"font-size:13px\"><b>{WebUtility.HtmlEncode(Question)}</b><table style=\"border-collapse:collapse;margin:4px 0\">");
        if (Guess is { } guess)
            html.Append(Bar("guess", guess, longest, "#e69f00"));
        html.Append(Bar("truth", Truth, longest, "#0072b2"));
        return html.Append($"</table>{WebUtility.HtmlEncode(Remark)}</div>").ToString();
    }

    private static string Bar(string name, double value, double longest, string colour)
    {
        double share = double.IsFinite(value) && longest > 0 ? Math.Abs(value) / longest : 0;
        return $"<tr><td style=\"padding:2px 8px 2px 0;text-align:left\">{name}</td><td style=\"padding:2px;text-align:left;width:240px\">"
            + $"<div style=\"background:{colour};height:12px;width:{240 * share:0}px\"></div></td>"
            + $"<td style=\"padding:2px 8px;text-align:right;font-variant-numeric:tabular-nums\">{WebUtility.HtmlEncode(value.ToString("G4"))}</td></tr>";
    }
}
