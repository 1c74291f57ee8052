using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Experiments.Kernels;
using Experiments.Kernels.Tests.Packages;

namespace Experiments.Notebooks.Tests;

/// <summary>Notebooks in the conventions of .NET Interactive run as they are, each in a process of its own.</summary>
[Trait("Category", "Slow")]
public sealed class ArchivedNotebookTests(ArchivedNotebookTests.Runs runs) : IClassFixture<ArchivedNotebookTests.Runs>
{
    private const string Folder = "tests/Notebooks.Tests/Archived";

    public static TheoryData<string, string[]> Telling => new()
    {
        { "api", ["through the context", "<b>as HTML</b>", "<i>through the kernel</i>", "<u>bare</u>", "version 3", "InputUnavailableException"] },
        { "charts", ["The kernel ships Plotly.NET 6.0.0; using it.", "Plotly.NET.Interactive is a part of .NET Interactive", "scatter, markers 'squares': 3 points", "histogram: 3 points", "Plotly chart: columns"] },
        { "charts-csharp", ["The kernel ships Plotly.NET.CSharp 0.14.0; using it.", "scatter, markers 'from C#': 3 points", "bar: 2 points", "histogram: 3 points"] },
        { "display", ["<b style=\"color:blue\">bold</b>", "# Heading", "\"A\": 1", "after", "second", "[1,2,3]\n[ 1, 2 ]", "<circle", "e^{i", "from a script", "<h3>last</h3>"] },
        { "formatters", ["(1; 2)", "<b>3</b>", "[a][b]", "file somewhere.txt", "[ 0, 1, 2 … (7 more) ]", "20 text/html", "<caption>Point</caption>"] },
        { "fsharp", ["[ 3.14159, 4 ]", "average 38.5", "<b>bold</b>", "Some 3", "42", "Some 2 built", "<i>Ada</i>"] },
        { "hello", ["Hello, world", "written", "an error line", "<null>", "[ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 … (10 more) ]", "1815"] },
        { "html-tags", ["<b>bold &lt;escaped&gt;</b>", "<div class=\"box\" style=\"color:gray\"><h1>Title</h1><p>text <i>italic</i><br>12.5</p><hr/></div>", "<tr><td>pear</td><td>5</td></tr>", "<div><strong>Ada</strong> is 36</div>", "<thead><th></th><th>x</th><th>y</th></thead>", "<li title=\"two\">two</li>"] },
        { "imports", ["40", "42", "by a notebook 0.5", "<p>from the file</p>"] },
        { "magics", ["142", "Wall time: ", "count  name", "name   string  Ada", "#!share", ".NET", "there"] },
        { "markup", ["<p>a <em>paragraph</em></p>", "## Heading", "<span>inline</span>", "from JavaScript", "short name", "A --> B", "sequenceDiagram"] },
        { "packages", ["Archived.Greeter 1.0.0", "Hello, package", "{\"A\":1}", "Microsoft.DotNet.Interactive.Formatting is a part of .NET Interactive", "Hello, F#"] },
        { "sharing", ["from C#: 10", "10 of 4", "{\"Name\":\"a\",\"Score\":0.5}", "13 a title Grace 5", "some text 3"] },
        { "tensors", ["The kernel brings libtorch itself.", "int64[2, 3] on cpu", "Sequential of 33 parameters", "[ 2, 3 ]", "it learns", "[[1, 1]\n [1, 1]]", "[ 1.5, 2.5 ]"] },
        { "values", ["Legs  4", "1       2", "one  1", "2024-02-29 12:30:00", "01:30:00", "Green", "(1, two)", "3.14", "Zurich  400000", "42", "0 1 2", "on purpose", "7 none"] },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "input", "cell 1, line 1: InputUnavailableException: The cell asks for input ('Your name?')" },
        { "shell", "cell 1, line 1: #!pwsh is not supported here; run commands in a terminal" },
    };

    [Fact]
    public void Every_notebook_is_covered() => Assert.Equal(
        Directory.EnumerateFiles(Repository.PathOf(Folder), "*.ipynb").Select(file => Path.GetFileNameWithoutExtension(file)).Order(),
        Telling.Select(row => (string)row[0]).Order());

    [Theory]
    [MemberData(nameof(Telling))]
    public void It_runs_unchanged_and_shows_what_it_showed(string notebook, string[] telling)
    {
        Assert.DoesNotContain($"{notebook}.ipynb, ", runs.Error);
        string shown = runs.Shown(notebook);
        Assert.All(telling, text => Assert.Contains(text, shown));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_run_says_so_in_one_line(string notebook, string message) =>
        Assert.Contains($"{notebook}.ipynb, {message}", Assert.Single(runs.Error.Split('\n'), line => line.Contains($"{notebook}.ipynb, ", StringComparison.Ordinal)));

    /// <summary>One run of all of them, in a folder that has a feed of packages.</summary>
    public sealed class Runs : IDisposable
    {
        private readonly PackageFeed feed = new();

        public Runs()
        {
            feed.Add("Archived.Greeter", "1.0.0", [("lib/net8.0/Archived.Greeter.dll", PackageFeed.Compile(
                "Archived.Greeter", "namespace Archived; public static class Greeter { public static string Greet(string name) => \"Hello, \" + name; }"))]);
            string archived = Repository.PathOf(Folder);
            Directory.CreateDirectory(Path.Combine(feed.Folder, "files"));
            foreach (string file in Directory.EnumerateFiles(archived, "*", SearchOption.AllDirectories))
                File.Copy(file, Path.Combine(feed.Folder, Path.GetRelativePath(archived, file)));
            var info = new ProcessStartInfo("dotnet") { WorkingDirectory = feed.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in (string[])[typeof(NotebookFunctions).Assembly.Location, "run", ".", "--no-page", "--jobs", "2"])
                info.ArgumentList.Add(argument);
            using var process = Process.Start(info)!;
            var error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Error = error.Result;
        }

        /// <summary>The one line about each notebook that failed.</summary>
        public string Error { get; }

        /// <summary>Every text that the outputs of a notebook hold, one after another.</summary>
        public string Shown(string notebook)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(feed.Folder, "runs", notebook, $"{notebook}.ipynb")));
            var shown = new StringBuilder();
            foreach (var output in json.RootElement.GetProperty("cells").EnumerateArray().Where(cell => cell.TryGetProperty("outputs", out _)).SelectMany(cell => cell.GetProperty("outputs").EnumerateArray()))
            {
                if (output.TryGetProperty("text", out var stream))
                    shown.AppendLine(Text(stream));
                if (output.TryGetProperty("data", out var data))
                    shown.AppendJoin('\n', data.EnumerateObject().Select(form => Text(form.Value))).AppendLine();
            }
            return shown.ToString();
        }

        public void Dispose() => feed.Dispose();

        private static string Text(JsonElement text) =>
            text.ValueKind == JsonValueKind.Array ? string.Concat(text.EnumerateArray().Select(line => line.ToString())) : text.ToString();
    }
}
