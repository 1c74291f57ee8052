using Experiments.Kernels.Languages.FSharp;

namespace Experiments.Kernels.Tests.Languages.FSharp;

public class FSharpInterruptChecksTests
{
    private const string Check = "(global.Experiments.Kernels.Cell.Checkpoint(); ";

    [Theory]
    [InlineData("while true do ()", "while Ctrue) do ()")]
    [InlineData("while n < 3 do\n    n <- n + 1", "while Cn < 3) do\n    n <- n + 1")]
    [InlineData("for i in xs do printfn \"%d\" i", "for i in xs do Cprintfn \"%d\" i)")]
    [InlineData("for i = 1 to 3 do f i", "for i = 1 to 3 do Cf i)")]
    [InlineData("let rec f n = if n = 0 then 0 else f (n - 1)", "let rec f n = Cif n = 0 then 0 else f (n - 1))")]
    [InlineData("for i in 1..2 do for j in 1..2 do f j", "for i in 1..2 do Cfor j in 1..2 do Cf j))")]
    [InlineData("let f x =\n    match x with\n    | _ -> 1", "let f x =\n    match x with\n    | _ -> 1")]
    [InlineData("let value = 3", "let value = 3")]
    [InlineData("while true do (", "while true do (")]
    public void Loops_and_functions_on_one_line_check_for_interrupts(string code, string expected) =>
        Assert.Equal(expected.Replace("C", Check), FSharpInterruptChecks.In(code));
}
