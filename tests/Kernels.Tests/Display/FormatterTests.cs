using System.Collections;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Tests.Display;

public sealed class FormatterTests : IDisposable
{
    private interface ISpecies;

    private interface IPet : ISpecies;

    private class Animal(string name) : ISpecies
    {
        public string Name => name;
    }

    private sealed class Dog(string name) : Animal(name), IPet;

    private sealed class Box<T>(T content)
    {
        public T Content => content;
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeFormatterSourceAttribute(Type source) : Attribute
    {
        public Type FormatterSourceType => source;
    }

    private sealed class BirdSource
    {
        public IEnumerable<object> CreateTypeFormatters() => [new BirdFormatter()];
    }

    private sealed class BirdFormatter
    {
        public string MimeType => "text/html";

        public bool Format(object bird, TextWriter writer)
        {
            writer.Write($"<i>{((Bird)bird).Name}</i>");
            return true;
        }
    }

    [TypeFormatterSource(typeof(BirdSource))]
    private sealed class Bird(string name) : Animal(name);

    [TypeFormatterSource(typeof(Animal))]
    private sealed class Other;

    public void Dispose() => Formatter.ResetToDefault();

    private static string Text(object? value) => (string)Formatter.Format(value)[MimeTypes.Text]!;

    private static string? Html(object? value) => (string?)Formatter.Format(value)[MimeTypes.Html];

    [Fact]
    public void A_registered_form_replaces_its_own_and_leaves_the_text()
    {
        Formatter.Register<Dog>(dog => $"<b>{dog.Name}</b>", "text/html");
        Assert.Equal("<b>Rex</b>", Html(new Dog("Rex")));
        Assert.Equal("Dog\n  Name  Rex", Text(new Dog("Rex")));
        Formatter.Register<int>((number, writer) => writer.Write($"#{number}"), "text/plain");
        Assert.Equal("#3", Text(3));
        Assert.Equal("3", Text(3L));
    }

    [Fact]
    public void A_registered_text_is_not_covered_by_a_table()
    {
        Formatter.Register<Dog>(dog => $"dog {dog.Name}");
        Assert.Equal("dog Rex", Text(new Dog("Rex")));
        Assert.Null(Html(new Dog("Rex")));
    }

    [Fact]
    public void The_most_specific_type_wins_whenever_it_was_registered()
    {
        Formatter.Register<Dog>(_ => "dog", "text/plain");
        Formatter.Register<Animal>(_ => "animal", "text/plain");
        Formatter.Register<ISpecies>(_ => "species", "text/plain");
        Formatter.Register<IPet>(_ => "pet", "text/plain");
        Formatter.Register<object>(_ => "object", "text/plain");
        Assert.Equal("dog", Text(new Dog("a")));
        Assert.Equal("animal", Text(new Animal("a")));
        Assert.Equal("object", Text(1));
        Formatter.ResetToDefault();
        Formatter.Register<IPet>(_ => "pet", "text/plain");
        Formatter.Register<ISpecies>(_ => "species", "text/plain");
        Assert.Equal("pet", Text(new Dog("a")));
        Assert.Equal("species", Text(new Animal("a")));
    }

    [Fact]
    public void Of_two_for_one_type_the_later_wins()
    {
        Formatter.Register<Dog>(_ => "first", "text/plain");
        Assert.Equal("first", Text(new Dog("a")));
        Formatter.Register<Dog>(_ => "second", "text/plain");
        Assert.Equal("second", Text(new Dog("a")));
    }

    [Fact]
    public void Generic_definitions_stand_for_all_their_types()
    {
        Formatter.Register(typeof(Box<>), box => $"box of {box.GetType().GetGenericArguments()[0].Name}", "text/plain");
        Formatter.Register(typeof(IReadOnlyList<>), (list, writer) => writer.Write($"{((ICollection)list).Count} items"), "text/plain");
        Assert.Equal("box of Int32", Text(new Box<int>(1)));
        Assert.Equal("2 items", Text(new List<string> { "a", "b" }));
        Formatter.Register<Box<int>>(box => $"box with {box.Content}", "text/plain");
        Assert.Equal("box with 1", Text(new Box<int>(1)));
        Assert.Equal("box of String", Text(new Box<string>("")));
    }

    [Fact]
    public void Values_within_values_are_shown_by_their_registered_formatters()
    {
        Formatter.Register<Dog>(dog => $"dog {dog.Name}", "text/plain");
        Assert.Equal("[ dog A, dog B ]", Text(new[] { new Dog("A"), new Dog("B") }));
        Assert.Equal("   Pet    Age\n0  dog A    3", Text(new[] { new { Pet = new Dog("A"), Age = 3 } }));
        Assert.Contains(">dog A</td>", Html(new[] { new { Pet = new Dog("A"), Age = 3 } }));
        Formatter.Register<Dog>(dog => $"<b>{dog.Name}</b>", "text/html");
        Assert.Contains("<td style=\"text-align:left\"><b>A</b></td>", Html(new[] { new { Pet = new Dog("A"), Age = 3 } }));
        Assert.Contains("<td style=\"text-align:left\"><b>A</b></td>", Html(new[] { new Dog("A") }));
        Assert.Contains("<b>A</b>", Html(new Dictionary<string, Dog> { ["k"] = new("A") }));
    }

    [Fact]
    public void A_type_can_bring_its_formatters_along()
    {
        Assert.Equal("<i>Kea</i>", Html(new Bird("Kea")));
        Formatter.Register<Animal>(animal => $"<b>{animal.Name}</b>", "text/html");
        Assert.Equal("<b>Kea</b>", Html(new Bird("Kea")));
        Assert.Equal("Other", Text(new Other()));
    }

    [Fact]
    public void A_formatter_that_throws_fails_nothing()
    {
        Formatter.Register<Dog>((Func<Dog, string>)(_ => throw new FormatException("no <b>")), "text/html");
        Assert.Equal("Dog\n  Name  A\n(its text/html formatter failed with FormatException: no <b>)", Text(new Dog("A")));
        Assert.Contains("<caption>Dog</caption>", Html(new Dog("A")));
        Assert.Contains("&lt;FormatException: no &lt;b&gt;&gt;", Html(new[] { new { Pet = new Dog("A") } }));
        Formatter.Register<Dog>((Func<Dog, string>)(_ => throw new FormatException("no")), "text/plain");
        Assert.Contains("(its text/plain formatter failed", Text(new Dog("A")));
        Assert.Equal("   value\n0  <FormatException: no>", Text(new ArrayList { new Dog("A") }));
    }

    [Fact]
    public void A_formatter_that_shows_its_own_value_ends()
    {
        Formatter.Register<Dog>(dog => $"[{dog.ToDisplayString()}{dog.ToDisplayString()}]", "text/plain");
        Assert.StartsWith("[[[[[[DogDog]", Text(new Dog("A")));
    }

    [Fact]
    public void A_type_can_be_limited_to_some_forms()
    {
        Formatter.SetPreferredMimeTypesFor(typeof(Animal), "application/json");
        var data = Formatter.Format(new Dog("A"));
        Assert.Equal(["application/json", "text/plain"], data.Select(form => form.Key));
        Assert.Equal("{\"Name\":\"A\"}", data["application/json"]!.ToJsonString());
        Formatter.SetPreferredMimeTypesFor(typeof(int), "text/html");
        Assert.Equal("<pre>3</pre>", Html(3));
        Formatter.SetPreferredMimeTypesFor(typeof(Dog), "text/plain");
        Assert.Equal(["text/plain"], Formatter.Format(new Dog("A")).Select(form => form.Key));
    }

    [Fact]
    public void Without_html_by_default_values_are_text_alone()
    {
        Formatter.DefaultMimeType = "text/plain";
        Assert.Equal(["text/plain"], Formatter.Format(new Dog("A")).Select(form => form.Key));
        Formatter.DefaultMimeType = "application/json";
        Assert.Equal("[1]", Formatter.Format(new[] { 1 })["application/json"]!.ToJsonString());
    }

    [Fact]
    public void Limits_can_be_set_and_reset()
    {
        Formatter.ListExpansionLimit = 2;
        Assert.Equal("[ 0, 1 … (3 more) ]", Text(Enumerable.Range(0, 5)));
        Formatter.ListExpansionLimit = 3000;
        Assert.EndsWith("2999 ]", Text(Enumerable.Range(0, 3000)));
        Formatter.RecursionLimit = 1;
        Assert.Equal("[ int[] ]", Text(new[] { new[] { 1 } }));
        Formatter.ResetToDefault();
        Assert.Equal((20, 6, "text/html"), (Formatter.ListExpansionLimit, Formatter.RecursionLimit, Formatter.DefaultMimeType));
        Assert.Equal("Formatter.RecursionLimit is 0; use a value from 1 to 20. (Parameter 'RecursionLimit')\nActual value was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Formatter.RecursionLimit = 0).Message);
    }

    [Fact]
    public void What_cannot_be_registered_is_refused()
    {
        Assert.Contains("'html' is not a mime type", Assert.Throws<ArgumentException>(() => Formatter.Register<Dog>(_ => "", "html")).Message);
        Assert.Contains("ToMimeBundle", Assert.Throws<ArgumentException>(() => Formatter.Register<Dog>(_ => "", "image/png")).Message);
    }
}
