using System.Text.Json.Nodes;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

public class CommTests(KernelProcess kernel) : IClassFixture<KernelProcess>
{
    private readonly KernelClient client = kernel.Client;

    [Fact]
    public void A_cell_opens_a_comm_sends_and_hears_the_front_end()
    {
        var opened = client.Run("var heard = new List<string>();\nvar comm = Comm.Open(\"dial\", new { start = 3 });\ncomm.Received += data => { heard.Add(data.ToString()); comm.Send(new { seen = heard.Count }); };\ncomm.Closed += () => heard.Add(\"closed\");");
        var open = opened.News.Single(message => message.Type == "comm_open").Content;
        Assert.Equal("dial", (string?)open["target_name"]);
        Assert.Equal(3, (int)open["data"]!["start"]!);
        string id = (string)open["comm_id"]!;
        Assert.Equal("dial", (string?)client.Ask("comm_info_request").Reply!.Content["comms"]![id]!["target_name"]);
        Assert.Empty(client.Ask("comm_info_request", new() { ["target_name"] = "other" }).Reply!.Content["comms"]!.AsObject());

        var news = Say("comm_msg", new() { ["comm_id"] = id, ["data"] = new JsonObject { ["turn"] = 5 } });
        Assert.Equal(1, (int)news.Single(message => message.Type == "comm_msg").Content["data"]!["seen"]!);
        Say("comm_close", new() { ["comm_id"] = id, ["data"] = new JsonObject() });
        Assert.Equal("{\"turn\":5} closed", client.Value("string.Join(\" \", heard)"));
        Assert.Empty(client.Ask("comm_info_request").Reply!.Content["comms"]!.AsObject());
        Assert.Contains("is closed", client.Run("comm.Send(1);").ErrorText);
    }

    [Fact]
    public void The_front_end_opens_a_comm_for_a_registered_target()
    {
        client.Run("Comm.Register(\"knob\", (comm, data) => { Console.Write($\"opened with {data}\"); comm.Close(new { bye = true }); });");
        var news = Say("comm_open", new() { ["comm_id"] = "k1", ["target_name"] = "knob", ["data"] = new JsonObject { ["x"] = 1 } });
        Assert.Equal("opened with {\"x\":1}", (string?)news.Single(message => message.Type == "stream").Content["text"]);
        Assert.True((bool)news.Single(message => message.Type == "comm_close").Content["data"]!["bye"]!);
    }

    [Fact]
    public void A_handler_that_throws_is_told_and_does_no_harm()
    {
        client.Run("Comm.Register(\"bad\", (comm, data) => throw new InvalidOperationException(\"handler\"));");
        var news = Say("comm_open", new() { ["comm_id"] = "b1", ["target_name"] = "bad", ["data"] = new JsonObject() });
        Assert.Equal("handler", (string?)news.Single(message => message.Type == "error").Content["evalue"]);
        Assert.Equal("2", client.Value("1+1"));
    }

    private List<ClientMessage> Say(string type, JsonObject content) =>
        client.Finish(client.Send(Channel.Shell, type, content), hasReply: false).News;
}
