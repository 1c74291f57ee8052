using Experiments.Plots.Painting;

namespace Experiments.Lib.Tests.Plots;

public class LetteringTests
{
    [Theory]
    [InlineData("Straße, año, ığüşöç, İstanbul, Łódź, Ångström")]
    [InlineData("α β γ Σ ≤ ≥ ≈ × ± → ∇ ∞ √ ∑ ∈ · ² ³ ⁻⁹ – — … “ ” ✓ ✗ € ℝ")]
    public void The_font_has_every_letter_we_teach_with(string text) =>
        Assert.All(new[] { false, true }, bold => Assert.True(Lettering.Font(11, bold).ContainsGlyphs(text.Replace(" ", ""))));

    [Fact]
    public void Wrapped_lines_fit_and_lose_nothing_while_lines_are_left()
    {
        const string Text = "a red square left of a small green ball in the evening light";
        var lines = Lettering.Wrap(Text, 120, 11, 10);
        Assert.Equal(Text, string.Join(' ', lines));
        Assert.All(lines, l => Assert.True(Lettering.Width(l, 11) <= 120));
    }

    [Fact]
    public void What_does_not_fit_ends_in_an_ellipsis()
    {
        var lines = Lettering.Wrap("one two three four five six seven eight nine ten", 60, 11, 2);
        Assert.Equal(2, lines.Count);
        Assert.EndsWith("…", lines[1]);
        Assert.Equal("", Lettering.Fit("wide", 1, 11));
    }
}
