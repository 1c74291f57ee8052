using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

public class InterruptTests(KernelProcess kernel) : IClassFixture<KernelProcess>
{
    private readonly KernelClient client = kernel.Client;

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("while (true) { try { while (true) { } } catch (Exception) { } }")]
    [InlineData("int Deep(int n) => n > 1e9 ? n : Deep(0) + Deep(1);\nfor (long i = 0; ; i++) i.ToString();")]
    [InlineData("Thread.Sleep(60_000);")]
    [InlineData("new ManualResetEventSlim().Wait();")]
    [InlineData("new SemaphoreSlim(0).Wait();")]
    [InlineData("Task.Delay(60_000).Wait();")]
    [InlineData("await Task.Delay(60_000);")]
    [InlineData("await Task.Delay(10);\nwhile (true) { }")]
    [InlineData("await Task.Yield();\nawait Task.Delay(10);\nThread.Sleep(60_000);")]
    [InlineData("Parallel.For(0, 2, i => { var end = DateTime.UtcNow.AddSeconds(2); while (DateTime.UtcNow < end) { } });\nwhile (true) { }")]
    [InlineData("while (!Cell.CancellationToken.IsCancellationRequested) { }\nCell.CancellationToken.ThrowIfCancellationRequested();")]
    [InlineData("await Task.Delay(60_000, Cell.CancellationToken);")]
    [InlineData("Console.ReadLine();")]
    [InlineData("new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0) is var l ? await Task.Run(async () => { l.Start(); return await l.AcceptTcpClientAsync(); }) : null")]
    public void A_cell_is_interrupted_and_the_state_is_kept(string code)
    {
        Assert.Equal("ok", client.Run("var kept = 11;").Status);
        string id = client.SendCode("Console.WriteLine(\"begun\");\n" + code);
        AwaitBegin(id);
        string interrupt = client.Send(Channel.Control, "interrupt_request");
        Assert.Equal("ok", (string?)client.ReplyTo(Channel.Control, interrupt).Content["status"]);
        var reply = client.ReplyTo(Channel.Shell, id);
        Assert.Equal(("error", "Interrupted"), ((string?)reply.Content["status"], (string?)reply.Content["ename"]));
        Assert.Contains(client.NewsUntilIdle(id), message => message.Type == "error" && (string?)message.Content["ename"] == "Interrupted");
        Assert.Equal("11", client.Value("kept"));
    }

    [Theory]
    [InlineData("while true do ()")]
    [InlineData("let mutable n = 0\nwhile true do\n    n <- n + (string n).Length")]
    [InlineData("let rec forever n = forever (n + 1)\nforever 0 |> ignore")]
    [InlineData("for i in Seq.initInfinite id do ignore (string i)")]
    [InlineData("System.Threading.Thread.Sleep 60000")]
    [InlineData("Async.RunSynchronously (Async.Sleep 60000)")]
    [InlineData("(task { do! System.Threading.Tasks.Task.Delay 60000 }).Wait()")]
    public void An_FSharp_cell_is_interrupted_and_the_state_is_kept(string code)
    {
        Assert.Equal("ok", client.Run("#!fsharp\nlet kept = 12").Status);
        string id = client.SendCode("#!fsharp\nprintfn \"begun\"\n" + code);
        AwaitBegin(id);
        client.Send(Channel.Control, "interrupt_request");
        var exchange = client.Finish(id);
        Assert.Equal(("Interrupted", "Cell interrupted."), (exchange.ErrorName, exchange.ErrorText));
        Assert.Equal("12", client.Value("#!fsharp\nkept"));
    }

    [Fact]
    public void Finally_blocks_run_and_variables_set_before_are_kept()
    {
        client.Run("var log = new List<string>(); var steps = 0;");
        string id = client.SendCode("Console.WriteLine(\"begun\");\ntry { while (true) steps++; } finally { log.Add(\"cleaned up\"); }");
        AwaitBegin(id);
        client.Send(Channel.Control, "interrupt_request");
        Assert.Equal("Interrupted", client.Finish(id).ErrorName);
        Assert.Equal("cleaned up True", client.Value("$\"{log.Single()} {steps > 0}\""));
    }

    [Fact]
    public void Queued_cells_are_dropped_with_the_interrupted_one()
    {
        string id = client.SendCode("Console.WriteLine(\"begun\");\nThread.Sleep(60_000);");
        string queued = client.SendCode("1");
        AwaitBegin(id);
        client.Send(Channel.Control, "interrupt_request");
        Assert.Equal("Interrupted", client.Finish(id).ErrorName);
        Assert.Equal("aborted", client.Finish(queued).Status);
    }

    [Fact]
    public void An_interrupt_between_cells_does_nothing()
    {
        client.Ask("interrupt_request", channel: Channel.Control);
        Assert.Equal("1", client.Value("Thread.Sleep(50); 1"));
    }

    [Fact]
    public void Control_and_heartbeat_answer_while_a_cell_runs()
    {
        string id = client.SendCode("Console.WriteLine(\"begun\");\nwhile (true) { }");
        AwaitBegin(id);
        Assert.Equal("ok", client.Ask("kernel_info_request", channel: Channel.Control).Status);
        client[Channel.Heartbeat].Send([], "beat"u8.ToArray());
        Assert.Equal("beat"u8.ToArray(), client[Channel.Heartbeat].Receive()[^1]);
        client.Send(Channel.Control, "interrupt_request");
        client.Finish(id);
    }

    [Fact]
    public void A_signal_of_the_terminal_interrupts_the_cell_and_not_the_kernel()
    {
        if (OperatingSystem.IsWindows())
            return;
        string id = client.SendCode("Console.WriteLine(\"begun\");\nThread.Sleep(60_000);");
        AwaitBegin(id);
        kernel.Signal(2);
        Assert.Equal("Interrupted", client.Finish(id).ErrorName);
        Assert.Equal("2", client.Value("1+1"));
    }

    private void AwaitBegin(string id)
    {
        ClientMessage message;
        do
            message = client.Receive(Channel.IoPub);
        while (message.Parent != id || message.Type != "stream");
    }
}
