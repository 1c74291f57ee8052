namespace Experiments.Kernels.Tests.Directives;

public class SetDirectiveTests
{
    [Theory]
    [InlineData("3", "x + 1", "4")]
    [InlineData("-0.5", "x * 2", "-1")]
    [InlineData("true", "!x", "false")]
    [InlineData("word", "x.Length", "4")]
    [InlineData("\"3\"", "x.Length", "1")]
    [InlineData("\"two words\"", "x", "two words")]
    [InlineData("{ \"a\": [1, 2], \"b\": \"} \\\" x\" }", "x[\"a\"][1].GetValue<int>()", "2")]
    [InlineData("[1, 2, 3]", "((System.Text.Json.Nodes.JsonArray)x).Count", "3")]
    public void A_literal_has_the_type_it_is_written_in(string literal, string code, string expected)
    {
        using var session = new TestSession();
        Assert.Equal(expected, session.Value($"#!set --name x --value {literal}\n{code}"));
    }

    [Fact]
    public void A_variable_is_copied_unless_it_is_asked_for_by_reference()
    {
        using var session = new TestSession();
        session.Run("var list = new List<int> { 1 };\nvar number = 2.5;");
        Assert.Equal("JsonArray", session.Value("#!set --name copy --value @csharp:list\ncopy.GetType().Name"));
        Assert.Equal("5", session.Value("#!set --name other --value @csharp:number\nother * 2"));
        Assert.Equal("True", session.Value("#!set --name same --value @csharp:list --byref\nobject.ReferenceEquals(same, list).ToString()"));
    }

    [Fact]
    public void Input_and_passwords_are_asked_for()
    {
        using var session = new TestSession();
        session.Answers.Enqueue("Ada");
        session.Answers.Enqueue("secret");
        Assert.Equal("Ada secret", session.Value("#!set --name user --value @input:\"Your name: \"\n#!set --value @password:Word --name word\nuser + \" \" + word"));
        Assert.Equal("InputUnavailableException", session.Error("#!set --name user --value @input").Name);
    }

    [Fact]
    public void What_cannot_be_set_is_said()
    {
        using var session = new TestSession();
        Assert.StartsWith("'@list' does not say whose variable it is; write @language:name", session.Error("#!set --name x --value @list").Message);
        Assert.Equal("csharp has no variable 'list'; it has none yet.", session.Error("#!set --name x --value @csharp:list").Message);
        Assert.StartsWith("'{1}' is not valid JSON", session.Error("#!set --name x --value {1}").Message);
        Assert.StartsWith("--byref goes with a variable", session.Error("#!set --name x --value 3 --byref").Message);
        Assert.StartsWith("'1x' cannot be the name", session.Error("#!set --name 1x --value 3").Message);
        session.Run("Func<int> f = () => 3;");
        Assert.StartsWith("A Func<int> cannot be copied as JSON", session.Error("#!set --name x --value @csharp:f").Message);
        Assert.Contains("put this line into a C# or F# part", session.Error("#!markdown\n#!set --name x --value 3").Message);
    }
}
