using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Languages.FSharp;

[Collection(nameof(FSharpFixture))]
public class FSharpLanguageTests(FSharpFixture fixture)
{
    private readonly TestSession session = fixture.Session;

    [Fact]
    public void Cells_see_what_earlier_cells_declared()
    {
        session.Run("open System.Globalization\ntype Point = { X: int; Y: int }\nlet twice x = 2 * x\nlet p = { X = 1; Y = 2 }");
        Assert.Equal("5", session.Value("twice p.X + 3"));
        Assert.Equal("Invariant", session.Value("CultureInfo.InvariantCulture.DisplayName.Split(' ').[0]"));
        session.Run("let p = \"redeclared\"");
        Assert.Equal("redeclared", session.Value("p"));
    }

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("\"text\"", "text")]
    [InlineData("(null: string)", "<null>")]
    [InlineData("let x = 4\nx", "4")]
    [InlineData("let first = 1;;\nfirst + 2;;", "3")]
    [InlineData("#nowarn \"20\"\n1\n\"last\"", "last")]
    public void A_trailing_expression_is_the_value(string code, string expected) => Assert.Equal(expected, session.Value(code));

    [Theory]
    [InlineData("let n = 3")]
    [InlineData("()")]
    [InlineData("display 3")]
    [InlineData("3 |> display |> ignore")]
    [InlineData("// only a comment")]
    [InlineData("(* the same *)")]
    [InlineData("")]
    public void Bindings_units_displays_and_comments_have_no_value(string code)
    {
        Assert.Null(session.Run(code).Error);
        Assert.Empty(session.Outputs.OfType<ResultOutput>());
    }

    [Fact]
    public void What_the_cell_prints_is_its_output_and_the_compiler_adds_nothing()
    {
        session.Run("printfn \"%d\" 3\nprintf \"%s\" \"a\"\nConsole.Write('b')\neprintf \"c\"");
        Assert.Equal("3\nab", session.Stdout);
        session.Error("let wrong = missing");
        Assert.IsType<ErrorOutput>(Assert.Single(session.Outputs));
    }

    [Fact]
    public void The_notebook_api_the_library_and_torch_are_in_scope()
    {
        Assert.Null(session.Run("HTML \"<b>x</b>\"").Error);
        Assert.Equal("true", session.Value("CounterRandom(1UL, 2UL, 3UL).Uniform(0UL) >= 0.0f"));
        Assert.Equal("6", session.Value("open TorchSharp\ntorch.ones(2L, 3L).numel()"));
        Assert.Equal("3", session.Value("[1; 2] |> List.map (fun x -> x + 1) |> List.last"));
    }

    [Fact]
    public void A_compile_error_names_cell_line_and_column_and_points_at_the_source()
    {
        var error = session.Error("let a = 3\n\nlet b =\n    missing + a");
        Assert.Equal("CompilationError", error.Name);
        Assert.StartsWith("error FS0039: The value or constructor 'missing' is not defined.", error.Message);
        Assert.Equal(4, error.Line);
        Assert.Equal($"  cell {session.Count}, line 4, column 5", error.Traceback[1]);
        Assert.Equal("    missing + a", error.Traceback[2]);
        Assert.Equal($"    {Ansi.Red("^^^^^^^")}", error.Traceback[3]);
    }

    [Fact]
    public void Errors_of_a_part_keep_the_line_of_the_whole_cell()
    {
        Assert.Equal(4, session.Error("#!markdown\ntext\n#!fsharp\nlet z = missing").Line);
        Assert.Equal(3, session.Error("let one = 1;;\n\nlet z = missing").Line);
        Assert.Equal(3, session.Error("#!fsharp\n\n1 / 0 |> ignore").Line);
    }

    [Fact]
    public void A_syntax_error_is_a_compile_error_said_once()
    {
        var error = session.Error("let y = )");
        Assert.Equal("CompilationError", error.Name);
        Assert.DoesNotContain("FS0192", string.Join('\n', error.Traceback));
    }

    [Fact]
    public void A_value_of_unknown_type_gets_a_hint_in_place_of_the_lecture()
    {
        var error = session.Error("failwith \"x\"");
        Assert.StartsWith("error FS0030: Value restriction: The value 'it' has an inferred generic type val it: '_a (", error.Message);
        Assert.Contains("annotate it, as in '(failwith \"x\" : unit)'", error.Message);
    }

    [Fact]
    public void A_trace_shows_the_cells_frames_and_none_of_the_machinery()
    {
        session.Run("let mean (values: float list) =\n    if values.IsEmpty then\n        failwith \"no values\"\n    List.average values");
        int first = session.Count;
        var error = session.Error("let d = 1\n\nmean [] |> ignore");
        Assert.Equal("Exception", error.Name);
        Assert.Equal("no values", error.Message);
        Assert.Equal(3, error.Line);
        string trace = string.Join('\n', error.Traceback);
        Assert.Contains($"in cell {first}, line 3", trace);
        Assert.Contains("at mean(", trace);
        Assert.Contains("failwith \"no values\"", trace);
        Assert.Contains($"at cell {session.Count}, line 3", trace);
        Assert.DoesNotContain("FSI_", trace);
        Assert.DoesNotContain("main@", trace);
        Assert.DoesNotContain("Reflection", trace);
    }

    [Fact]
    public void Closures_tasks_members_and_asyncs_are_named_as_in_the_source()
    {
        string trace = string.Join('\n', session.Error("let inverse (xs: int list) = xs |> List.map (fun x -> 1 / x)\ninverse [0] |> ignore").Traceback);
        Assert.Contains("at lambda in inverse in cell", trace);
        Assert.DoesNotContain(@":\", trace);
        session.Run("module Parts =\n    type Part(x: int) =\n        member _.Go() = async {\n            do! Async.Sleep 1\n            return 1 / x }");
        trace = string.Join('\n', session.Error("Parts.Part(0).Go() |> Async.RunSynchronously").Traceback);
        Assert.Contains("at lambda in Parts.Part.Go in cell", trace.Replace("Parts.Go", "Parts.Part.Go", StringComparison.Ordinal));
        Assert.DoesNotContain("Trampoline", trace);
        Assert.DoesNotContain("@", trace);
    }

    [Fact]
    public void An_assembly_can_be_referenced_while_the_session_runs()
    {
        var language = session.Session.Programming("fsharp");
        session.Run("1");
        language.Reference([typeof(Assert).Assembly.Location]);
        Assert.Equal("true", session.Value("Xunit.Assert.True true = ()"));
        Assert.Contains("missing.dll", Assert.Throws<DirectiveException>(() => language.Reference(["/missing.dll"])).Message);
    }

    [Fact]
    public void An_interrupt_during_compilation_waits_for_the_compiler()
    {
        session.Run("let whole = 5");
        string code = string.Concat(Enumerable.Range(0, 20).Select(i => $"let q{i} x = [ 1..x ] |> List.groupBy (fun v -> v % {i + 2}) |> Map.ofList |> Map.map (fun k v -> sprintf \"%d\" v.Length)\n"));
        foreach (int delay in (int[])[1, 20, 60])
        {
            var interrupter = new Interrupter();
            using var timer = new Timer(_ => interrupter.Interrupt(), null, delay, Timeout.Infinite);
            Assert.Equal("Interrupted", session.Run(code + "while true do ()", interrupter: interrupter).Error?.Name);
            Assert.Equal("6", session.Value("whole + 1"));
        }
    }

    [Fact]
    public void Loops_sleeps_and_asyncs_are_interrupted_and_the_state_is_kept()
    {
        session.Run("let mutable steps = 0\nlet kept = 5");
        string[] endless =
        [
            "while true do steps <- steps + 1", "Threading.Thread.Sleep 100000", "Async.RunSynchronously(Async.Sleep 100000)",
            "Async.RunSynchronously(async { do! Async.Sleep 10\n                               do! Async.Sleep 100000 })",
            "let rec forever n : int = forever (n + 1)\nforever 0 |> ignore", "(task { while true do () }).Wait()",
        ];
        foreach (string code in endless)
        {
            var interrupter = new Interrupter();
            using var timer = new Timer(_ => interrupter.Interrupt(), null, 300, Timeout.Infinite);
            var result = session.Run(code, interrupter: interrupter);
            Assert.True(result.Error?.Name == "Interrupted", $"{code}: {result.Error}");
            Assert.Equal("5", session.Value("kept"));
        }
        Assert.Equal("true", session.Value("steps > 0"));
    }
}
