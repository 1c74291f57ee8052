using Experiments.Kernels.Display;

namespace Experiments.Kernels.Tests.Display;

public class HtmlTests
{
    [Fact]
    public void Texts_and_attributes_are_escaped_and_elements_are_not() => Assert.Equal(
        "<p title=\"&quot;&gt;\">a &lt; b <b>0.25</b><i>x</i></p>",
        Html.Tag("p", "a < b ", Html.Tag("b", 0.25), Html.Raw("<i>x</i>")).With("title", "\">").ToString());

    [Fact]
    public void Sequences_are_put_in_one_by_one() =>
        Assert.Equal("<ul><li>1</li><li>2</li></ul>", Html.Tag("ul", new[] { 1, 2 }.Select(n => Html.Tag("li", n))).ToString());

    [Fact]
    public void Some_elements_have_no_content_and_some_attributes_no_value()
    {
        Assert.Equal("<img src=\"a\">", Html.Tag("img").With("src", "a").With("alt", null).ToString());
        Assert.Equal("<details open></details>", Html.Tag("details").With("open", true).ToString());
        Assert.Equal("<td></td>", Html.Tag("td", null).ToString());
        Assert.Throws<ArgumentException>(() => Html.Tag("br", "x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b onclick=x")]
    [InlineData("b>")]
    public void A_name_cannot_smuggle_markup(string name)
    {
        Assert.Throws<ArgumentException>(() => Html.Tag(name));
        Assert.Throws<ArgumentException>(() => Html.Tag("b").With(name, 1));
    }

    [Fact]
    public void An_element_shows_itself() => Assert.Equal("<b>1</b>", (string?)Formatter.Format(Html.Tag("b", 1))[MimeTypes.Html]);
}
