using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Tests.Notebooks;

public class FSharpScriptTests
{
    [Theory]
    [InlineData("module A\n\nlet x = 1\n", "module A =\n \n let x = 1\n ")]
    [InlineData("// why\r\nmodule A.B // note\r\nlet x = 1", "// why\r\nmodule A.B = // note\n let x = 1")]
    public void A_file_that_names_its_module_becomes_that_module(string text, string expected) =>
        Assert.Equal([new SourceCell("a.fsx", "fsharp", expected)], FSharpScript.Cells("a.fsx", text));

    [Theory]
    [InlineData("let x = 1")]
    [InlineData("module A =\n    let x = 1")]
    [InlineData("let x = 1\nmodule A\n")]
    public void Any_other_file_stays_as_it_is_and_its_name_can_be_opened(string text) => Assert.Equal(
        [new SourceCell("some-steps.fsx", "fsharp", "module ``Some-steps`` = begin end"), new SourceCell("some-steps.fsx", "fsharp", text)],
        FSharpScript.Cells("some-steps.fsx", text));
}
