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

    /// <summary>Whether the running cell has put anything out yet.</summary>
    public bool HasOutput
    {
        get
        {
            lock (Outputs)
                return Outputs.Count > 0;
        }
    }

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
        var cell = new CellInput(++count, code, language ?? Language);
        if (interrupter is null)
            return session.Execute(cell, this, new Interrupter());
        CellResult? result = null;
        // As in a worker, the thread of an interrupted cell takes no other.
        var thread = new Thread(() => result = session.Execute(cell, this, interrupter), maxStackSize: 16 << 20);
        thread.Start();
        thread.Join();
        interrupter.End();
        return result!;
    }

    /// <summary>Count of the latest cell.</summary>
    public int Count => count;

    /// <summary>Proposals where the text has its only <c>|</c>.</summary>
    public Completions Complete(string marked) => session.Complete(Cell(marked), marked.IndexOf('|'));

    /// <summary>What is known where the text has its only <c>|</c>.</summary>
    public Inspection? Inspect(string marked, bool isDetailed = false) => session.Inspect(Cell(marked), marked.IndexOf('|'), isDetailed);

    public IProgrammingLanguage Programming(string name) => session.Programming(name);

    public Completeness Check(string code) => session.Check(new CellInput(count + 1, code, Language));

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

    private CellInput Cell(string marked) => new(count + 1, marked.Remove(marked.IndexOf('|'), 1), Language);

    public void Dispose()
    {
        session.Dispose();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
