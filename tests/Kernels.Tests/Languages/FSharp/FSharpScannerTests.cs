using Experiments.Kernels.Languages.FSharp;

namespace Experiments.Kernels.Tests.Languages.FSharp;

public class FSharpScannerTests
{
    [Theory]
    [InlineData("let s = \"open")]
    [InlineData("let s = \"ends in \\\"")]
    [InlineData("let s = @\"c:\\")]
    [InlineData("let s = $@\"c:\\")]
    [InlineData("let s = \"\"\"one \" two")]
    [InlineData("let s = $\"\"\"{1}\n")]
    [InlineData("(* outer (* inner *)")]
    [InlineData("(* a string \"*)")]
    public void A_text_can_end_inside_a_string_or_comment(string text) => Assert.True(FSharpScanner.Read(text).IsInsideToken);

    [Theory]
    [InlineData("let s = \"closed\"")]
    [InlineData("let s = @\"c:\\\"")]
    [InlineData("let s = @\"a \"\" b\"")]
    [InlineData("let s = \"\"\"one \" two\"\"\"")]
    [InlineData("let quote = '\"'")]
    [InlineData("let escaped = '\\''")]
    [InlineData("let slash = '\\\\'")]
    [InlineData("let f (x: 'a) = x // \"")]
    [InlineData("let x' = x'' + \"\"")]
    [InlineData("let times = (*) 2 3")]
    [InlineData("(* outer (* inner *) \"*)\" *)")]
    [InlineData("let ``it's \" here`` = 1")]
    public void A_text_can_end_outside_of_them(string text) => Assert.False(FSharpScanner.Read(text).IsInsideToken);

    [Fact]
    public void Phrases_keep_their_places_and_marks_inside_strings_part_nothing() => Assert.Equal(
        ["let a = \";;\"", "              \nlet b = 2 // ;;\nb"],
        FSharpScanner.Read("let a = \";;\";;\nlet b = 2 // ;;\nb;;\n").Phrases());
}
