using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Tests.Notebooks;

public class DibFileTests
{
    [Fact]
    public void Cells_begin_at_language_lines_and_keep_other_directives()
    {
        var cells = DibFile.Read("#!time\n1\r\n\r\n#!fsharp\r\n\r\n#!share --from csharp x\nlet y = x\n\n#!markdown\ntext\n\n#!C#\n2\n", "a.dib");
        Assert.Equal(
            [new SourceCell("a.dib, cell 1", "csharp", "#!time\n1"), new SourceCell("a.dib, cell 2", "fsharp", "#!share --from csharp x\nlet y = x"), new SourceCell("a.dib, cell 4", "csharp", "2")],
            cells);
    }

    [Fact]
    public void Metadata_choose_the_language_of_the_first_cell()
    {
        var cells = DibFile.Read("#!meta\n{\"kernelInfo\":{\"defaultKernelName\":\"fsharp\",\"items\":[3]},\"other\":1}\n\n#!fsharp\nlet x = 1", "a.dib");
        Assert.Equal(new SourceCell("a.dib, cell 1", "fsharp", "let x = 1"), Assert.Single(cells));
        Assert.Throws<NotebookFormatException>(() => DibFile.Read("#!meta\n{\n#!csharp\n1", "a.dib"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!meta\n[]\n#!csharp\n\n")]
    [InlineData("#!markdown\n# Only text")]
    public void A_file_without_code_has_no_cells(string text) => Assert.Empty(DibFile.Read(text, "a.dib"));
}
