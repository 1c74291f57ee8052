using Experiments.Plots;

namespace Experiments.Lib.Tests.Plots;

public class TableTests
{
    private static readonly Table Results = new Table("Retrieval <1>", "arm", "R@1", "parameters", "holds")
        .Row("sigmoid|a", 0.4234, 1_650_000, true)
        .Row("softmax", 0.37, 1_650_000, false)
        .Row("none", double.NaN, null, null);

    [Fact]
    public void Text_is_aligned_with_one_number_of_decimals_a_column() => Assert.Equal(
        """
        Retrieval <1>
        arm          R@1  parameters  holds
        ---------  -----  ----------  -----
        sigmoid|a  0.423   1,650,000  ✓
        softmax    0.370   1,650,000  ✗
        none           –           –  –
        """.ReplaceLineEndings("\n"), Results.ToString());

    [Fact]
    public void Html_is_escaped_and_carries_its_style()
    {
        string html = (string)Results.ToMimeBundle()["text/html"];
        Assert.Contains("Retrieval &lt;1&gt;", html);
        Assert.DoesNotContain("<style", html);
        Assert.DoesNotContain("http", html);
    }

    [Fact]
    public void Markdown_keeps_bars_inside_their_cells() => Assert.Contains("| sigmoid\\|a | 0.423 |", (string)Results.ToMimeBundle()["text/markdown"]);

    [Fact]
    public void A_row_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => Results.Row("one"));
}
