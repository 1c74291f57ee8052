using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Tests.Host;

namespace Experiments.Kernels.Tests.Directives;

public sealed class ImportDirectiveTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TestSession session = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("#!import")]
    [InlineData("#load")]
    public void What_a_script_declares_is_there_afterwards(string directive)
    {
        Write("tools.csx", "int Twice(int x) => 2 * x;");
        Assert.Equal("6", session.Value($"{directive} \"{folder.File("tools.csx")}\"\nTwice(3)"));
    }

    [Fact]
    public void A_notebooks_code_cells_run_in_order_and_show_their_outputs()
    {
        folder.Notebook("steps.ipynb", "var a = 1;", "#!html\n<b>shown</b>", "a += 1;\na");
        Assert.Equal("2", session.Value($"#!import {folder.File("steps.ipynb")}"));
        Assert.Equal("<b>shown</b>", (string?)session.Outputs.OfType<DisplayOutput>().Single().Data[MimeTypes.Html]);
        Assert.Equal("2", session.Value("a"));
    }

    [Fact]
    public void A_dib_files_cells_run_each_in_its_language()
    {
        Write("old.dib", "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\"}}\n\n#!markdown\n\n# Text\n\n#!csharp\n\nvar a = 5;\n\n#!html\n\n<i>a</i>");
        Assert.Equal("5", session.Value($"#!import {folder.File("old.dib")}\na"));
        Assert.Equal("<i>a</i>", (string?)session.Outputs.OfType<DisplayOutput>().Single().Data[MimeTypes.Html]);
    }

    [Fact]
    public void An_FSharp_script_runs_in_FSharp()
    {
        Write("tools.fsx", "let twice x = 2 * x");
        Assert.Equal("6", session.Value($"#!import \"{folder.File("tools.fsx")}\"\n#!fsharp\ntwice 3"));
    }

    [Fact]
    public void Paths_in_an_imported_file_begin_beside_it()
    {
        Write("inner/part.csx", "var part = 7;");
        Write("inner/whole.csx", "#load \"part.csx\"\nvar whole = part + 1;");
        Assert.Equal("8", session.Value($"#!import {folder.File("inner/whole.csx")}\nwhole"));
    }

    [Fact]
    public void An_error_names_the_file_the_cell_and_the_line()
    {
        Write("wrong.csx", "var a = 1;\nvar b = missing;");
        var error = session.Error($"\n#!import {folder.File("wrong.csx")}");
        Assert.Equal("CompilationError", error.Name);
        Assert.Equal("wrong.csx, line 2: error CS0103: The name 'missing' does not exist in the current context", error.Message);
        Assert.Equal("  wrong.csx, line 2, column 9", error.Traceback[1]);
        Assert.Equal(2, error.Line);

        folder.Notebook("throws.ipynb", "1", "\n\nthrow new FormatException(\"bad\");");
        error = session.Error($"#!import {folder.File("throws.ipynb")}");
        Assert.Equal("throws.ipynb, cell 2, line 3: bad", error.Message);
        Assert.Contains(error.Traceback, line => line.Contains("at throws.ipynb, cell 2, line 3"));
    }

    [Fact]
    public void An_error_in_a_nested_import_names_the_whole_way()
    {
        Write("inner.csx", "#!nothing");
        Write("outer.csx", "var o = 1;\n#!import inner.csx");
        Assert.StartsWith("outer.csx, line 2: inner.csx, line 1: Unknown directive '#!nothing'", session.Error($"#!import {folder.File("outer.csx")}").Message);
    }

    [Fact]
    public void A_file_that_imports_itself_is_refused()
    {
        Write("a.csx", "#!import b.csx");
        Write("b.csx", "#!import a.csx");
        Assert.EndsWith("'a.csx' imports itself: a.csx → b.csx → a.csx.", session.Error($"#!import {folder.File("a.csx")}").Message);
    }

    [Fact]
    public void Files_that_cannot_be_run_are_refused()
    {
        Assert.Equal($"There is no file '{folder.File("gone.csx")}'.", session.Error($"#!import {folder.File("gone.csx")}").Message);
        Write("data.bin", "x");
        Assert.Contains("files that can end in .cs .csx", session.Error($"#!import {folder.File("data.bin")}").Message);
        Write("broken.ipynb", "{");
        Assert.StartsWith("broken.ipynb is not a notebook", session.Error($"#!import {folder.File("broken.ipynb")}").Message);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllText(folder.File(name), text);
    }
}
