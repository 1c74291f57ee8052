using System.Globalization;

namespace Experiments.Kernels.Display;

/// <summary>How far a loop is, as one line and as a bar.</summary>
/// <param name="Label">What is going on; may be empty.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all; null when that is not known.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Note">What stands beside it; may be empty.</param>
/// <param name="HasEnded">Whether no more steps will come.</param>
internal sealed record ProgressView(string Label, long Done, long? Total, TimeSpan Elapsed, string Note, bool HasEnded)
{
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        [MimeTypes.Text] = ToString(),
        [MimeTypes.Html] = Bar() + Escape.Html(ToString()),
    };

    public override string ToString()
    {
        string count = Total is { } total ? string.Create(CultureInfo.InvariantCulture, $"{Done}/{total}") : Done.ToString(CultureInfo.InvariantCulture);
        string[] parts = [count, .. HasEnded ? [$"in {Time(Elapsed)}"] : Pace(), Note];
        return (Label.Length > 0 ? $"{Label}: " : "") + string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private string Bar() => Total is > 0 and var total
        ? string.Create(CultureInfo.InvariantCulture, $"<progress value=\"{Math.Clamp(Done, 0, total)}\" max=\"{total}\" style=\"width:16em\"></progress> ")
        : HasEnded ? "" : "<progress style=\"width:16em\"></progress> ";

    private IEnumerable<string> Pace()
    {
        if (Done <= 0 || Elapsed <= TimeSpan.Zero)
            yield break;
        double rate = Done / Elapsed.TotalSeconds;
        yield return rate >= 1 ? FormattableString.Invariant($"{rate:0.0}/s") : $"{Time(Elapsed / Done)} each";
        if (Total is { } total && total > Done)
            yield return $"{Time(Elapsed / Done * (total - Done))} left";
    }

    private static string Time(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => FormattableString.Invariant($"{time.TotalSeconds:0.0} s"),
    };
}
