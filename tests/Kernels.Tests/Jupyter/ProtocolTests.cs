using System.Text.Json.Nodes;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

public class ProtocolTests(KernelProcess kernel) : IClassFixture<KernelProcess>
{
    private readonly KernelClient client = kernel.Client;

    [Theory]
    [InlineData("Shell")]
    [InlineData("Control")]
    public void The_kernel_says_what_it_is(string channel)
    {
        var info = client.Ask("kernel_info_request", channel: Enum.Parse<Channel>(channel)).Reply!;
        Assert.Equal("kernel_info_reply", info.Type);
        Assert.Equal("5.4", (string?)info.Header["version"]);
        Assert.Equal("ok", (string?)info.Content["status"]);
        Assert.Equal("5.4", (string?)info.Content["protocol_version"]);
        Assert.Equal("experiments", (string?)info.Content["implementation"]);
        Assert.Contains("C#", (string?)info.Content["banner"]);
        Assert.Empty(info.Content["supported_features"]!.AsArray());
        Assert.NotEmpty(info.Content["help_links"]!.AsArray());
        var language = info.Content["language_info"]!;
        Assert.Equal(
            ("C#", "text/x-csharp", ".cs", "csharp", "text/x-csharp"),
            ((string?)language["name"], (string?)language["mimetype"], (string?)language["file_extension"], (string?)language["pygments_lexer"], (string?)language["codemirror_mode"]));
    }

    [Theory]
    [InlineData("Shell", "kernel_info_request", "{}")]
    [InlineData("Shell", "execute_request", """{"code":"1"}""")]
    [InlineData("Shell", "execute_request", """{"code":"throw new Exception();"}""")]
    [InlineData("Shell", "complete_request", """{"code":"Cons","cursor_pos":4}""")]
    [InlineData("Shell", "inspect_request", """{"code":"Console","cursor_pos":4,"detail_level":0}""")]
    [InlineData("Shell", "is_complete_request", """{"code":"1"}""")]
    [InlineData("Shell", "history_request", """{"hist_access_type":"tail","n":3}""")]
    [InlineData("Shell", "comm_info_request", "{}")]
    [InlineData("Control", "interrupt_request", "{}")]
    [InlineData("Control", "kernel_info_request", "{}")]
    public void Busy_comes_first_and_idle_last(string channel, string type, string content)
    {
        var exchange = client.Ask(type, JsonNode.Parse(content)!.AsObject(), Enum.Parse<Channel>(channel));
        Assert.Equal(type.Replace("_request", "_reply"), exchange.Reply!.Type);
        Assert.Equal("busy", (string?)exchange.News[0].Content["execution_state"]);
        Assert.Equal("status", exchange.News[0].Type);
        Assert.Equal(1, exchange.News.Count(m => (string?)m.Content["execution_state"] == "busy"));
    }

    [Theory]
    [InlineData("Shell")]
    [InlineData("Control")]
    public void Unknown_types_are_passed_over(string channel)
    {
        var to = Enum.Parse<Channel>(channel);
        var exchange = client.Finish(client.Send(to, "dance_request"), to, hasReply: false);
        Assert.Equal(["status", "status"], exchange.Types);
        Assert.Equal("2", client.Value("1+1"));
    }

    [Fact]
    public void A_chart_comes_with_the_width_at_which_its_picture_is_meant_to_be_shown()
    {
        const string chart = "new Chart(\"t\").Line(\"a\", [1, 2], [3.0, 4]).Size(500, 300)";
        var exchange = client.Run($"display({chart});\n{chart}");
        string[] rich = ["display_data", "execute_result"];
        Assert.Equal(rich, exchange.Types.Intersect(rich));
        foreach (var output in exchange.News.Where(message => rich.Contains(message.Type)))
            Assert.Equal("""{"image/png":{"width":500}}""", output.Content["metadata"]!.ToJsonString());
        Assert.Equal("{}", client.Run("1").News.Find(message => message.Type == "execute_result")!.Content["metadata"]!.ToJsonString());
    }

    [Fact]
    public void A_cell_is_echoed_before_its_output_and_answered_with_the_same_count()
    {
        var exchange = client.Run("Console.Write(\"x\");\n40+2");
        Assert.Equal(["status", "execute_input", "stream", "execute_result", "status"], exchange.Types);
        Assert.Equal(exchange.Count, exchange.News[1].Content["execution_count"]!.GetValue<int>());
        Assert.Equal(exchange.Count, exchange.News[3].Content["execution_count"]!.GetValue<int>());
        Assert.Equal("Console.Write(\"x\");\n40+2", (string?)exchange.News[1].Content["code"]);
        Assert.Equal("42", exchange.Text);
        Assert.Equal(["execution_count", "payload", "status", "user_expressions"], exchange.Reply!.Content.Select(member => member.Key).Order());
        Assert.Equal(exchange.Count + 1, client.Run("1").Count);
    }

    [Fact]
    public void A_silent_cell_leaves_no_trace_but_its_streams()
    {
        int before = client.Run("1").Count;
        var silent = client.Run("Console.Write(\"heard\");\n7", content => content["silent"] = true);
        Assert.Equal(["status", "stream", "status"], silent.Types);
        Assert.Equal("heard", silent.Stream());
        Assert.Equal("ok", silent.Status);
        Assert.Equal(before + 1, client.Run("2").Count);
    }

    [Fact]
    public void An_unstored_cell_does_not_count()
    {
        int before = client.Run("1").Count;
        var unstored = client.Run("\"not stored\"", content => content["store_history"] = false);
        Assert.Equal("not stored", unstored.Text);
        Assert.Equal(before + 1, client.Run("2").Count);
        var history = client.Ask("history_request", new() { ["hist_access_type"] = "tail", ["n"] = 50 }).Reply!.Content["history"]!.AsArray();
        Assert.DoesNotContain("not stored", history.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n\n")]
    [InlineData("// nothing")]
    [InlineData("#!time")]
    public void A_cell_without_code_succeeds(string code) => Assert.Equal("ok", client.Run(code).Status);

    [Fact]
    public void Expressions_are_evaluated_after_the_code_each_for_itself()
    {
        var reply = client.Run("var six = 6;", content => content["user_expressions"] = new JsonObject { ["good"] = "six * 7", ["bad"] = "nothing", ["worse"] = "six / (six - 6)" }).Reply!;
        var values = reply.Content["user_expressions"]!;
        Assert.Equal(("ok", "42"), ((string?)values["good"]!["status"], (string?)values["good"]!["data"]!["text/plain"]));
        Assert.Equal(("error", "CompilationError"), ((string?)values["bad"]!["status"], (string?)values["bad"]!["ename"]));
        Assert.Equal(("error", "DivideByZeroException"), ((string?)values["worse"]!["status"], (string?)values["worse"]!["ename"]));
        Assert.Equal("ok", (string?)reply.Content["status"]);
    }

    [Fact]
    public void After_an_error_what_is_already_queued_is_dropped_and_what_comes_later_runs()
    {
        string failing = client.SendCode("Thread.Sleep(300); throw new InvalidOperationException(\"no\");");
        string queued = client.SendCode("Console.Write(\"must not run\");");
        string also = client.SendCode("1");
        Assert.Equal("error", client.Finish(failing).Status);
        var dropped = client.Finish(queued);
        Assert.Equal("aborted", dropped.Status);
        Assert.Equal(["status", "status"], dropped.Types);
        Assert.Equal("aborted", client.Finish(also).Status);
        Assert.Equal("5", client.Value("5"));
    }

    [Fact]
    public void The_queue_goes_on_after_an_error_where_the_front_end_wants_it()
    {
        string failing = client.SendCode("Thread.Sleep(200); throw new InvalidOperationException();", content => content["stop_on_error"] = false);
        string queued = client.SendCode("8");
        Assert.Equal("error", client.Finish(failing).Status);
        Assert.Equal("8", client.Finish(queued).Text);
    }

    [Fact]
    public void An_error_is_told_once_and_alike_in_news_and_reply()
    {
        var exchange = client.Run("int zero = 0;\n1 / zero");
        var error = Assert.Single(exchange.News, message => message.Type == "error");
        Assert.Equal("DivideByZeroException", exchange.ErrorName);
        foreach (string name in (string[])["ename", "evalue", "traceback"])
            Assert.Equal(exchange.Reply!.Content[name]!.ToJsonString(), error.Content[name]!.ToJsonString());
    }

    [Fact]
    public void Displays_can_be_updated_and_cleared_and_always_have_text()
    {
        var exchange = client.Run("var shown = display(HTML(\"<b>one</b>\"));\nshown.Update(\"two\");\nClearOutput(wait: true);");
        Assert.Equal(["status", "execute_input", "display_data", "update_display_data", "clear_output", "status"], exchange.Types);
        var (first, second) = (exchange.News[2].Content, exchange.News[3].Content);
        Assert.Equal("<b>one</b>", (string?)first["data"]!["text/html"]);
        Assert.NotNull(first["data"]!["text/plain"]);
        Assert.Equal((string?)first["transient"]!["display_id"], (string?)second["transient"]!["display_id"]);
        Assert.Equal("two", (string?)second["data"]!["text/plain"]);
        Assert.True((bool?)exchange.News[4].Content["wait"]);
    }

    [Fact]
    public void Cursors_count_code_points()
    {
        const string Code = "var horse = \"🐎🐎\"; hors";
        client.Run("var horse = 1;");
        var reply = client.Ask("complete_request", new() { ["code"] = Code, ["cursor_pos"] = Code.Length - 2 }).Reply!.Content;
        Assert.Equal(Code.Length - 2 - 4, reply["cursor_start"]!.GetValue<int>());
        Assert.Equal(Code.Length - 2, reply["cursor_end"]!.GetValue<int>());
        Assert.Contains("horse", reply["matches"]!.AsArray().Select(match => (string?)match));
        Assert.Equal("ok", (string?)reply["status"]);
    }

    [Fact]
    public void A_comm_for_nobody_is_closed()
    {
        var exchange = client.Finish(client.Send(Channel.Shell, "comm_open", new() { ["comm_id"] = "c1", ["target_name"] = "nobody", ["data"] = new JsonObject() }), hasReply: false);
        Assert.Equal(["status", "comm_close", "status"], exchange.Types);
        Assert.Equal("c1", (string?)exchange.News[1].Content["comm_id"]);
        client.Finish(client.Send(Channel.Shell, "comm_msg", new() { ["comm_id"] = "c2", ["data"] = new JsonObject() }), hasReply: false);
        client.Finish(client.Send(Channel.Shell, "comm_close", new() { ["comm_id"] = "c2" }), hasReply: false);
        Assert.Empty(client.Ask("comm_info_request").Reply!.Content["comms"]!.AsObject());
    }

    [Fact]
    public void A_request_without_its_members_is_refused_in_a_sentence()
    {
        var exchange = client.Ask("execute_request", new() { ["code"] = 5 });
        Assert.Equal(("error", "execute_request needs a text 'code'."), (exchange.Status, exchange.ErrorText));
        Assert.Equal("2", client.Value("1+1"));
    }

    [Fact]
    public void Replies_go_to_the_one_that_asked_and_news_to_all()
    {
        using var second = new KernelClient(kernel.File);
        string id = client.SendCode("\"for all\"");
        Assert.Equal("for all", client.Finish(id).Text);
        Assert.Equal("for all", (string?)second.NewsUntilIdle(id).Single(m => m.Type == "execute_result").Content["data"]!["text/plain"]);
        Assert.False(second[Channel.Shell].HasSomething(100));
        Assert.Equal("3", second.Value("1+2"));
    }

    [Fact]
    public void Metadata_of_a_cell_chooses_its_language()
    {
        var exchange = client.Run("*soft*", metadata: new() { ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "markdown" } });
        Assert.Equal("*soft*", (string?)exchange.News.Single(m => m.Type == "display_data").Content["data"]!["text/markdown"]);
        exchange = client.Run("<i>x</i>", metadata: new() { ["dotnet_interactive"] = new JsonObject { ["language"] = "html" } });
        Assert.Equal("<i>x</i>", (string?)exchange.News.Single(m => m.Type == "display_data").Content["data"]!["text/html"]);
    }

    [Fact]
    public void History_is_found_by_tail_range_and_search()
    {
        int first = client.Run("var historyA = 1;").Count;
        client.Run("historyA + 1");
        client.Run("var historyB = 2;");
        JsonArray Ask(JsonObject content) => client.Ask("history_request", content).Reply!.Content["history"]!.AsArray();
        var tail = Ask(new() { ["hist_access_type"] = "tail", ["n"] = 2, ["output"] = true });
        Assert.Equal("historyA + 1", (string?)tail[0]![2]![0]);
        Assert.Equal("2", (string?)tail[0]![2]![1]);
        Assert.Equal("var historyB = 2;", (string?)tail[1]![2]![0]);
        var range = Ask(new() { ["hist_access_type"] = "range", ["session"] = 0, ["start"] = first, ["stop"] = first + 1 });
        Assert.Equal("var historyA = 1;", (string?)Assert.Single(range)![2]);
        client.Run("var historyB = 2;");
        var search = Ask(new() { ["hist_access_type"] = "search", ["pattern"] = "var history?*", ["unique"] = true, ["n"] = 10 });
        Assert.Equal(["var historyA = 1;", "var historyB = 2;"], search.Select(entry => (string?)entry![2]));
    }
}
