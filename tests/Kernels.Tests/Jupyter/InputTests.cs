using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

public class InputTests(KernelProcess kernel) : IClassFixture<KernelProcess>
{
    private readonly KernelClient client = kernel.Client;

    [Theory]
    [InlineData("Console.ReadLine()", "", false)]
    [InlineData("Console.In.ReadLine()", "", false)]
    [InlineData("await GetInputAsync(\"name? \")", "name? ", false)]
    [InlineData("await GetPasswordAsync(\"secret? \")", "secret? ", true)]
    public void A_line_comes_from_the_front_end(string expression, string prompt, bool isPassword)
    {
        string id = client.SendCode(expression);
        var ask = client.Receive(Channel.Stdin);
        Assert.Equal(("input_request", id), (ask.Type, ask.Parent));
        Assert.Equal((prompt, isPassword), ((string?)ask.Content["prompt"], (bool)ask.Content["password"]!));
        client.Send(Channel.Stdin, "input_reply", new() { ["value"] = "grün 🐎" });
        Assert.Equal("grün 🐎", client.Finish(id).Text);
    }

    [Fact]
    public void Output_before_the_question_is_shown_before_it()
    {
        string id = client.SendCode("Console.Write(\"your name: \");\nConsole.ReadLine()");
        var news = client.Receive(Channel.IoPub);
        while (news.Type != "stream")
            news = client.Receive(Channel.IoPub);
        Assert.Equal("your name: ", (string?)news.Content["text"]);
        client.Receive(Channel.Stdin);
        client.Send(Channel.Stdin, "input_reply", new() { ["value"] = "x" });
        Assert.Equal("x", client.Finish(id).Text);
    }

    [Theory]
    [InlineData("Console.ReadLine()")]
    [InlineData("await GetInputAsync(\"name?\")")]
    public void A_front_end_that_cannot_be_asked_is_a_clear_error_at_once(string expression)
    {
        var exchange = client.Run(expression, content => content["allow_stdin"] = false);
        Assert.Equal("InputUnavailableException", exchange.ErrorName);
        Assert.Contains("cannot be asked", exchange.ErrorText);
    }

    [Fact]
    public void An_answer_that_nobody_waits_for_is_dropped()
    {
        client.Send(Channel.Stdin, "input_reply", new() { ["value"] = "stale" });
        string id = client.SendCode("Console.ReadLine()");
        client.Receive(Channel.Stdin);
        client.Send(Channel.Stdin, "input_reply", new() { ["value"] = "fresh" });
        Assert.Equal("fresh", client.Finish(id).Text);
    }
}
