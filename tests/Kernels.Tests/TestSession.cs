using Experiments.Kernels.Directives;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Host;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Tests;

/// <summary>A session whose outputs are gathered, as any front would.</summary>
internal sealed class TestSession : IOutputSink, IDisposable
{
    private readonly Session session;
    private int count;

    public TestSession(NotebookSize size = NotebookSize.Lesson, params string[] settings)
    {
        Folder = Path.Combine(Path.GetTempPath(), $"experiments-{Guid.NewGuid():n}");
        Notebook = new NotebookRun(size, [.. settings.Select(s => Setting.Parse(s)!)], Folder);
        session = new Session(WorkerCommand.Languages("csharp"), DirectiveTable.All(), Notebook);
    }

    public Session Session => session;

    /// <summary>The language of cells that name none.</summary>
    public string? Language { get; init; }

    public string Folder { get; }

    public NotebookRun Notebook { get; }

    /// <summary>Outputs of the latest cell.</summary>
    public List<OutputEvent> Outputs { get; } = [];

    public string Stdout => string.Concat(Outputs.OfType<StreamOutput>().Where(s => s.Name == "stdout").Select(s => s.Text));

    /// <summary>Plain texts of the latest cell's values and displays.</summary>
    public string[] Texts => [.. Outputs.Select(o => o switch
    {
        ResultOutput r => (string?)r.Data[MimeTypes.Text],
        DisplayOutput d => (string?)d.Data[MimeTypes.Text],
        _ => null,
    }).OfType<string>()];

    public CellResult Run(string code, string? language = null, Interrupter? interrupter = null)
    {
        Outputs.Clear();
        interrupter ??= new Interrupter();
        var result = session.Execute(new CellInput(++count, code, language ?? Language), this, interrupter);
        interrupter.End();
        return result;
    }

    /// <summary>Count of the latest cell.</summary>
    public int Count => count;

    /// <summary>Lines the next questions are answered with.</summary>
    public Queue<string> Answers { get; } = [];

    /// <summary>Runs a cell that must succeed and returns the text of its value.</summary>
    public string Value(string code)
    {
        var result = Run(code);
        Assert.Null(result.Error);
        return Outputs.OfType<ResultOutput>().Single().Data[MimeTypes.Text]!.GetValue<string>();
    }

    /// <summary>Runs a cell that must fail.</summary>
    public CellError Error(string code)
    {
        var result = Run(code);
        Assert.NotNull(result.Error);
        Assert.Equal(result.Error, Assert.IsType<ErrorOutput>(Outputs[^1]).Error);
        return result.Error;
    }

    public void Send(OutputEvent output)
    {
        lock (Outputs)
            Outputs.Add(output);
    }

    public string Ask(string prompt, bool isPassword, CancellationToken token) =>
        Answers.TryDequeue(out string? answer) ? answer : throw new InputUnavailableException("Nobody is here.");

    public void Dispose()
    {
        session.Dispose();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
