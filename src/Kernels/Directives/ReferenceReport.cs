using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>One line about a reference: first that it is being made, in its place later what came of it.</summary>
/// <param name="cell">The cell that shows it.</param>
internal sealed class ReferenceReport(CellContext cell)
{
    private string? id;

    /// <summary>Shows the last word.</summary>
    public void Done(string text) => Show(text, Escape.Html(text));

    /// <summary>Shows work while it lasts, and what it brought.</summary>
    /// <param name="running">The line for the time it takes.</param>
    /// <param name="failed">The line for when it fails.</param>
    /// <param name="work">The work; it calls what it is given when it will take long, and names what it brought, the main thing first.</param>
    public void Watch(string running, string failed, Func<Action, IReadOnlyList<string>> work)
    {
        try
        {
            var brought = work(() => Show(running, Escape.Html(running)));
            string rest = brought.Count == 1 ? "" : $" with {string.Join(", ", brought.Skip(1))}";
            Show(brought[0] + rest, $"<strong>{Escape.Html(brought[0])}</strong>{Escape.Html(rest)}");
        }
        catch when (id is not null)
        {
            Done(failed);
            throw;
        }
    }

    private void Show(string text, string html)
    {
        var data = new JsonObject { [MimeTypes.Text] = text, [MimeTypes.Html] = html };
        if (id is null)
            cell.Display(data, id = Guid.NewGuid().ToString("n"));
        else
            cell.Send(new UpdateOutput(data, id));
    }
}
