using Experiments.Worlds.Figures;

namespace Experiments.Lib.Tests.Worlds;

public class GlyphTests
{
    [Theory]
    [InlineData('A', ".###. #...# #...# ##### #...# #...# #...#")]
    [InlineData('4', "...#. ..##. .#.#. #..#. ##### ...#. ...#.")]
    [InlineData('X', "#...# #...# .#.#. ..#.. .#.#. #...# #...#")]
    public void Characters_have_their_dots_in_every_place(char character, string dots)
    {
        foreach (int place in new[] { 0, 1, 2 })
        {
            var text = new string('1', 3).ToCharArray();
            text[place] = character;
            string read = string.Join(' ', Enumerable.Range(0, 7).Select(row =>
                string.Concat(Enumerable.Range(0, 5).Select(column => Dot(new string(text), place, row, column)))));
            Assert.Equal(dots, read);
        }
    }

    [Fact]
    public void The_margins_and_the_gaps_between_characters_are_blank()
    {
        Assert.False(Glyphs.IsInk(-.85f, .3f, "888"));
        Assert.False(Glyphs.IsInk(0, .8f, "888"));
        Assert.False(Glyphs.IsInk(-.82f + 1.64f / 3, .3f, "EEE"));
    }

    // The middle of a dot: six columns a character, the first half column blank.
    private static char Dot(string text, int place, int row, int column)
    {
        float p = (place + (column + 1f) / 6f) / text.Length * 1.64f - .82f;
        float q = .78f - (row + .5f) / 7f * .96f;
        return Glyphs.IsInk(p, q, text) ? '#' : '.';
    }
}
