using Experiments.Kernels.Languages.CSharp;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Tests.Languages.CSharp;

public class InterruptChecksTests
{
    private const string Check = "global::Experiments.Kernels.Cell.Checkpoint();";
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    [Theory]
    [InlineData("while (true) { }", "while (true) { C }")]
    [InlineData("for (;;) x++;", "for (;;) { C x++; }")]
    [InlineData("while (a) while (b) F();", "while (a) { C while (b) { C F(); } }")]
    [InlineData("do F(); while (a);", "do { C F(); } while (a);")]
    [InlineData("foreach (var (a, b) in c) F(); // why", "foreach (var (a, b) in c) { C F(); } // why")]
    [InlineData("int F(int n) { return F(n); }", "int F(int n) { C return F(n); }")]
    [InlineData("int F(int n) => F(n);", "int F(int n) { C /*=>*/ return  F(n); }")]
    [InlineData("void F() => F();", "void F() { C /*=>*/  F(); }")]
    [InlineData("class A { int F() => 1; int P => 2; }", "class A { int F() { C /*=>*/ return  1; } int P => 2; }")]
    [InlineData("Task.Run(() => { F(); });", "Task.Run(() => { C F(); });")]
    [InlineData("a.Select(x => x + 1)", "a.Select(x => x + 1)")]
    [InlineData("async Task F() => await G();", "async Task F() => await G();")]
    [InlineData("int F() => throw new Exception();", "int F() => throw new Exception();")]
    [InlineData("again: goto again;", "again: C goto again;")]
    [InlineData("while (true) {", "while (true) {")]
    public void Loops_and_functions_check_for_interrupts(string code, string expected) =>
        Assert.Equal(expected.Replace("C ", Check + " "), InterruptChecks.In(code, Options).Code);

    [Fact]
    public void Lines_stay_and_every_place_is_found_again()
    {
        const string Code = "int F(int n) => n < 2\n    ? n\n    : F(n - 1);\nwhile (F(1) > 0)\n    if (true) { }\nfor (;;)\n{\n}";
        var checks = InterruptChecks.In(Code, Options);
        Assert.Equal(Code.Count(c => c == '\n'), checks.Code.Count(c => c == '\n'));
        for (int i = 0, found = 0; i < Code.Length; i++)
        {
            // Each character of the code stands in the compiled text in order; its place there leads back to it.
            while (checks.Original(found) < i)
                found++;
            Assert.Equal(i, checks.Original(found));
        }
        Assert.Equal(Code.Length, checks.Original(checks.Code.Length));
    }

    [Fact]
    public void Errors_name_the_column_that_was_written()
    {
        using var session = new TestSession();
        var error = session.Error("for (int i = 0; i < 3; i++) Console.WriteLine(wrong);");
        Assert.Contains("line 1, column 47", string.Join('\n', error.Traceback));
        Assert.Contains("wrong", error.Traceback[^2]);
        error = session.Error("string G() => 5;");
        Assert.Contains("line 1, column 15", string.Join('\n', error.Traceback));
    }

    [Fact]
    public void Code_with_checkpoints_computes_what_it_did()
    {
        using var session = new TestSession();
        Assert.Equal("6765", session.Value("int Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);\nFib(20)"));
        Assert.Equal("45", session.Value("int sum = 0;\nfor (int i = 0; i < 10; i++) sum += i;\nsum"));
        Assert.Equal("3", session.Value("IEnumerable<int> Some() { foreach (int i in new[] { 1, 2 }) yield return i; }\nint Total() { int all = 0; foreach (int i in Some()) all += i; return all; }\nTotal()"));
    }
}
