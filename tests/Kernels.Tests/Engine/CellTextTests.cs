using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Engine;

public class CellTextTests
{
    [Fact]
    public void Line_ends_become_one_character_and_places_follow()
    {
        var text = new CellText("a🐎\r\nb\rc\r\nd");
        Assert.Equal("a🐎\nb\nc\nd", text.Text);
        Assert.Equal(text.Text.IndexOf('d'), text.IndexOf(9));
        Assert.Equal(9, text.PositionOf(text.Text.IndexOf('d')));
        Assert.Equal(text.Text.IndexOf('b'), text.IndexOf(4));
        Assert.Equal(4, text.PositionOf(text.Text.IndexOf('b')));
    }

    [Fact]
    public void A_place_within_a_line_end_is_before_it() => Assert.Equal(1, new CellText("a\r\nb").IndexOf(2));

    [Fact]
    public void Places_outside_are_the_ends()
    {
        var text = new CellText("a\r\n🐎");
        Assert.Equal(4, text.IndexOf(99));
        Assert.Equal(0, text.IndexOf(-1));
        Assert.Equal(4, text.PositionOf(99));
        Assert.Equal(0, text.PositionOf(-1));
    }

    [Theory]
    [InlineData("var x = 1;\r\n\r\n🐎🐎\r\n")]
    [InlineData("\r\r\n\n\ud83d")]
    public void Every_place_of_the_text_comes_back(string source)
    {
        var text = new CellText(source);
        for (int index = 0; index <= text.Text.Length; index++)
        {
            if (index == 0 || index == text.Text.Length || !char.IsSurrogatePair(text.Text, index - 1))
                Assert.Equal(index, text.IndexOf(text.PositionOf(index)));
        }
    }
}
