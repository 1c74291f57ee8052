namespace Experiments.Kernels.Tests.Engine;

public class InputTests
{
    [Fact]
    public void The_console_asks_the_reader()
    {
        using var session = new TestSession();
        session.Answers.Enqueue("first");
        session.Answers.Enqueue("xy");
        Assert.Equal("first|x|y", session.Value("Console.ReadLine() + \"|\" + (char)Console.Read() + \"|\" + Console.In.ReadLine()"));
        session.Answers.Enqueue("later");
        Assert.Equal("later", session.Value("await Console.In.ReadLineAsync()"));
    }

    [Fact]
    public void Cells_ask_with_a_prompt()
    {
        using var session = new TestSession();
        session.Answers.Enqueue("Ada");
        session.Answers.Enqueue("secret");
        Assert.Equal("Ada secret", session.Value("await GetInputAsync(\"Name\") + \" \" + await GetPasswordAsync()"));
    }

    [Theory]
    [InlineData("Console.ReadLine()")]
    [InlineData("Console.Read()")]
    [InlineData("await GetInputAsync()")]
    public void Where_nobody_can_answer_the_cell_fails_at_once(string code)
    {
        using var session = new TestSession();
        var error = session.Error("var x = 1;\n" + code);
        Assert.Equal("InputUnavailableException", error.Name);
        Assert.Equal(2, error.Line);
    }
}
