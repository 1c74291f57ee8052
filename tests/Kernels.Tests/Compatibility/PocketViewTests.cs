namespace Experiments.Kernels.Tests.Compatibility;

public class PocketViewTests
{
    private const string Tags = "using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;\n";

    [Theory]
    [InlineData("p(\"a < b\")", "<p>a &lt; b</p>")]
    [InlineData("div[@class: \"x\", data_id: 3](b(1), br, HTML(\"<hr/>\"))", "<div class=\"x\" data-id=\"3\"><b>1</b><br><hr/></div>")]
    [InlineData("img[src: \"data:,\", alt: \"\"]", "<img src=\"data:,\" alt=\"\">")]
    [InlineData("tr(new[] { 1, 2 }.Select(n => td(n)))", "<tr><td>1</td><td>2</td></tr>")]
    [InlineData("ul(new[] { \"one\", \"two\" })", "<ul>onetwo</ul>")]
    [InlineData("span()", "<span></span>")]
    public void Tags_are_called_like_functions(string code, string expected)
    {
        using var session = new TestSession();
        Assert.Equal(expected, session.Value(Tags + code));
    }

    [Fact]
    public void Lists_of_HTML_are_typed_as_they_were()
    {
        using var session = new TestSession();
        Assert.Equal("<table><thead><th><i>index</i></th><th>a</th></thead><hr><b>x</b></table>", session.Value(
            "using Microsoft.AspNetCore.Html;\n" + Tags
            + "var headers = new List<IHtmlContent>();\nheaders.Add(th(i(\"index\")));\nheaders.AddRange(new[] { \"a\" }.Select(c => (IHtmlContent)th(c)));\n"
            + "IHtmlContent line = HTML(\"<hr>\");\ntable(thead(headers), line, new HtmlString(\"<b>x</b>\"))"));
    }

    [Fact]
    public void A_tag_can_be_used_again()
    {
        using var session = new TestSession();
        Assert.Equal("<b>1</b><b>2</b>", session.Value(Tags + "var bold = b; var first = bold(1); var second = bold(2);\n$\"{first}{second}\""));
    }

    [Fact]
    public void An_attribute_without_a_name_is_an_error()
    {
        using var session = new TestSession();
        Assert.Equal("RuntimeBinderException", session.Error(Tags + "div[\"x\"](1)").Name);
    }
}
