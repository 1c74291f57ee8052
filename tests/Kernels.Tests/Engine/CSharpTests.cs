using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Engine;

public class CSharpTests
{
    [Fact]
    public void Cells_see_what_earlier_cells_declared()
    {
        using var session = new TestSession();
        session.Run("using System.Globalization;\nrecord Point(int X, int Y);\nint Twice(int x) => 2 * x;\nvar p = new Point(1, 2);");
        Assert.Equal("5", session.Value("Twice(p.X) + 3"));
        Assert.Equal("Invariant", session.Value("CultureInfo.InvariantCulture.DisplayName.Split(' ')[0]"));
        session.Run("var p = \"redeclared\";");
        Assert.Equal("redeclared", session.Value("p"));
    }

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("\"text\"", "text")]
    [InlineData("(string)null", "<null>")]
    [InlineData("await Task.FromResult(3)", "3")]
    [InlineData("var x = 4;\nx", "4")]
    public void A_trailing_expression_is_the_value(string code, string expected)
    {
        using var session = new TestSession();
        Assert.Equal(expected, session.Value(code));
    }

    [Theory]
    [InlineData("1 + 1;")]
    [InlineData("Console.WriteLine(3)")]
    [InlineData("display(3)")]
    [InlineData("// only a comment")]
    [InlineData("")]
    [InlineData("int F() => 3;")]
    public void Statements_voids_displays_and_comments_have_no_value(string code)
    {
        using var session = new TestSession();
        Assert.Null(session.Run(code.Replace("1 + 1;", "_ = 1 + 1;")).Error);
        Assert.Empty(session.Outputs.OfType<ResultOutput>());
    }

    [Fact]
    public void Top_level_await_keeps_the_state_that_follows_it()
    {
        using var session = new TestSession();
        session.Run("var before = 1;\nawait Task.Delay(5);\nvar after = before + 1;\nConsole.Write(after);");
        Assert.Equal("2", session.Stdout);
        Assert.Equal("2", session.Value("after"));
    }

    [Fact]
    public void A_compile_error_names_cell_line_and_column_and_points_at_the_source()
    {
        using var session = new TestSession();
        session.Run("1");
        var error = session.Error("var a = 3;\n\n    var b = missing + a;");
        Assert.Equal("CompilationError", error.Name);
        Assert.Equal("error CS0103: The name 'missing' does not exist in the current context", error.Message);
        Assert.Equal(3, error.Line);
        Assert.Equal("  cell 2, line 3, column 13", error.Traceback[1]);
        Assert.Equal("    var b = missing + a;", error.Traceback[2]);
        Assert.Equal($"            {Ansi.Red("^^^^^^^")}", error.Traceback[3]);
    }

    [Fact]
    public void A_using_declaration_gets_a_hint()
    {
        using var session = new TestSession();
        var error = session.Error("using var stream = new MemoryStream();");
        Assert.Contains("write 'using (var x = …) { … }'", error.Message);
        Assert.DoesNotContain("Hint", string.Join('\n', session.Error("using System.Textt;\nusing static System.Mathh;").Traceback));
    }

    [Fact]
    public void A_cell_that_does_not_compile_changes_nothing()
    {
        using var session = new TestSession();
        session.Run("var x = 1;");
        session.Error("var x = 2; nonsense");
        Assert.Equal("1", session.Value("x"));
    }

    [Fact]
    public void An_exception_names_the_line_and_keeps_the_variables_set_before_it()
    {
        using var session = new TestSession();
        var error = session.Error("var kept = 5;\nint zero = 0;\nConsole.WriteLine(1 / zero);");
        Assert.Equal("DivideByZeroException", error.Name);
        Assert.Equal(3, error.Line);
        Assert.Equal("5", session.Value("kept"));
    }

    [Fact]
    public void A_trace_shows_the_cells_frames_and_none_of_the_machinery()
    {
        using var session = new TestSession();
        session.Run("double Mean(double[] values)\n{\n    if (values.Length == 0)\n        throw new InvalidOperationException(\"no values\");\n    return values.Average();\n}");
        var error = session.Error("var d = 1;\n\nMean([])");
        Assert.Equal(3, error.Line);
        string trace = string.Join('\n', error.Traceback);
        Assert.Contains("at Mean(double[] values) in cell 1, line 4", trace);
        Assert.Contains("throw new InvalidOperationException", trace);
        Assert.Contains("at cell 2, line 3", trace);
        Assert.DoesNotContain("Submission", trace);
        Assert.DoesNotContain("CodeAnalysis", trace);
        Assert.DoesNotContain("CompilerServices", trace);
    }

    [Fact]
    public void Causes_are_listed_and_wrappers_of_one_exception_are_not()
    {
        using var session = new TestSession();
        var error = session.Error("Task.Run(() => throw new ArgumentException(\"outer\", new FormatException(\"inner\"))).Wait();");
        Assert.Equal("ArgumentException", error.Name);
        Assert.Contains(error.Traceback, line => line == $"caused by {Ansi.Red("FormatException")}: inner");
    }

    [Fact]
    public void Native_back_traces_are_left_out()
    {
        using var session = new TestSession();
        var error = session.Error("using TorchSharp;\ntorch.ones(2, 3)[5]");
        Assert.Contains("index 5 out of range", error.Message);
        Assert.DoesNotContain("Exception raised from", error.Message);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public void The_library_is_in_scope_beside_torch()
    {
        using var session = new TestSession();
        Assert.Equal("True", session.Value(
            "using TorchSharp;\nusing static TorchSharp.torch;\nusing static TorchSharp.torch.nn;\n"
            + "Device device = Devices.Parse(\"cpu\");\nTensor t = zeros(2, device: device);\n"
            + "(new CounterRandom(1, 2, 3).Uniform(0) >= 0).ToString()"));
    }

    [Fact]
    public void Cancellation_reaches_the_cell_and_keeps_the_state()
    {
        using var session = new TestSession();
        var interrupter = new Interrupter();
        _ = Task.Run(() =>
        {
            SpinWait.SpinUntil(() => session.HasOutput);
            interrupter.Interrupt();
        });
        var result = session.Run("int steps = 0;\nConsole.WriteLine(\"running\");\nwhile (true)\n{\n    Cell.CancellationToken.ThrowIfCancellationRequested();\n    steps++;\n}", interrupter: interrupter);
        Assert.Equal("Interrupted", result.Error!.Name);
        Assert.Equal("True", session.Value("(steps > 0).ToString()"));
    }

    [Fact]
    public void A_chain_of_many_cells_keeps_working()
    {
        using var session = new TestSession();
        for (int i = 0; i < 30; i++)
            Assert.Null(session.Run($"var v{i} = {i};").Error);
        Assert.Equal("29", session.Value("v0 + v29"));
    }
}
