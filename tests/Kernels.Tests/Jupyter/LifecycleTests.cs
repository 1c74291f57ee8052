using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Tests.Host;

namespace Experiments.Kernels.Tests.Jupyter;

public class LifecycleTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("Control", true)]
    [InlineData("Control", false)]
    [InlineData("Shell", false)]
    public void A_shutdown_is_answered_and_ends_a_kernel_whose_cell_refuses_to_stop(string channel, bool restart)
    {
        using var kernel = new KernelProcess();
        var client = kernel.Client;
        string id = client.SendCode("Console.WriteLine(\"begun\");\nwhile (true) { try { while (true) { } } catch { } }");
        while (client.Receive(Channel.IoPub).Type != "stream")
        {
        }
        var to = Enum.Parse<Channel>(channel);
        string shutdown = client.Send(to, "shutdown_request", new() { ["restart"] = restart });
        var reply = client.ReplyTo(to, shutdown);
        Assert.Equal(("shutdown_reply", restart), (reply.Type, (bool)reply.Content["restart"]!));
        client.NewsUntilIdle(shutdown);
        Assert.True(kernel.Ends(Soon));
        Assert.Equal(0, kernel.ExitCode);
        Assert.NotEmpty(id);
    }

    [Fact]
    public void A_kernel_is_ready_for_questions_about_itself_before_its_cells_are()
    {
        using var kernel = new KernelProcess();
        string slow = kernel.Client.SendCode("1");
        Assert.Equal("ok", kernel.Client.Ask("kernel_info_request", channel: Channel.Control).Status);
        Assert.Equal("1", kernel.Client.Finish(slow).Text);
    }

    [Fact]
    public void A_kernel_ends_cleanly_on_a_termination_signal()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var kernel = new KernelProcess();
        kernel.Client.Run("1");
        kernel.Signal(15);
        Assert.True(kernel.Ends(Soon));
        Assert.Equal(0, kernel.ExitCode);
    }

    [Fact]
    public void A_kernel_ends_when_its_launcher_is_gone_and_its_cells_end_with_it()
    {
        using var launcher = KernelProcess.Start(Path.GetTempPath(), environment: null, "kernel", "/nowhere/at/all.json");
        launcher.WaitForExit();
        using var kernel = new KernelProcess("csharp", environment => environment["JPY_PARENT_PID"] = $"{launcher.Id}");
        Assert.True(kernel.Ends(Soon));
    }

    [Fact]
    public void Cells_end_when_the_process_that_owns_the_sockets_is_killed()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var kernel = new KernelProcess();
        int worker = int.Parse(kernel.Client.Value("Environment.ProcessId")!);
        using var process = Process.GetProcessById(worker);
        kernel.Signal(9);
        Assert.True(kernel.Ends(Soon));
        Assert.True(process.WaitForExit(Soon));
    }

    [Fact]
    public void A_cell_that_ends_its_process_is_told_why_and_the_next_cell_runs()
    {
        using var kernel = new KernelProcess();
        var client = kernel.Client;
        client.Run("var lost = 1;");
        var crash = client.Run("TorchSharp.torch.matmul(TorchSharp.torch.zeros(2, 3), TorchSharp.torch.zeros(4, 5))");
        Assert.Equal(("error", "ProcessEnded"), (crash.Status, crash.ErrorName));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", crash.ErrorText);
        Assert.Contains("variables are gone", crash.ErrorText);
        Assert.Single(crash.News, message => message.Type == "error");
        Assert.DoesNotContain("frame #", crash.Stream("stderr"));
        var next = client.Run("lost");
        Assert.Equal("CompilationError", next.ErrorName);
        Assert.Equal(3, next.Count);
        var exit = client.Run("Environment.Exit(7);");
        Assert.Contains("exit code 7", exit.ErrorText);
        Assert.Equal("2", client.Value("1+1"));
    }

    [Fact]
    public void Native_output_reaches_the_cell_complete_and_before_its_end()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var kernel = new KernelProcess();
        kernel.Client.Run("using System.Runtime.InteropServices;\n[DllImport(\"libc\")] static extern int puts(string text);");
        var exchange = kernel.Client.Run("for (int i = 0; i < 2000; i++) puts($\"native {i}\");");
        Assert.Equal(string.Concat(Enumerable.Range(0, 2000).Select(i => $"native {i}\n")), exchange.Stream());
        exchange = kernel.Client.Run("using var child = System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"echo from a child; echo its error >&2\"]);\nchild.WaitForExit();".Replace("using var", "var"));
        Assert.Equal(("from a child\n", "its error\n"), (exchange.Stream(), exchange.Stream("stderr")));
    }

    [Fact]
    public void A_long_chain_of_cells_keeps_working()
    {
        using var kernel = new KernelProcess();
        for (int i = 0; i < 300; i++)
            Assert.Equal("ok", kernel.Client.Run($"var v{i} = {i}; int f{i}(int x) => x + v{i};").Status);
        Assert.Equal("598", kernel.Client.Value("f299(v299)"));
        Assert.Equal("1", kernel.Client.Value("f0(v1)"));
    }

    [Fact]
    public void Ten_thousand_lines_arrive_complete_in_order_and_in_few_messages()
    {
        using var kernel = new KernelProcess();
        var exchange = kernel.Client.Run("for (int i = 0; i < 10_000; i++) Console.WriteLine(i);");
        Assert.Equal(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\n")), exchange.Stream());
        Assert.InRange(exchange.Types.Count(type => type == "stream"), 1, 200);
    }

    [Theory]
    [InlineData("quick", "Quick")]
    [InlineData("Paper", "Paper")]
    [InlineData("", "Lesson")]
    public void The_environment_chooses_the_size(string value, string size)
    {
        using var kernel = new KernelProcess("csharp", environment => environment["EXPERIMENTS_SIZE"] = value);
        Assert.Equal(size, kernel.Client.Value("Notebook.Size"));
    }

    [Fact]
    public void A_size_that_does_not_exist_is_refused_in_one_line()
    {
        using var kernel = new KernelProcess();
        using var folder = new TestFolder();
        string file = Path.Combine(kernel.Folder, "connection.json");
        Assert.Contains("EXPERIMENTS_SIZE is 'huge'; use quick, lesson or paper.", Refused(folder, environment => environment["EXPERIMENTS_SIZE"] = "huge", file));
    }

    [Fact]
    public void What_is_no_connection_is_said_in_one_line()
    {
        using var folder = new TestFolder();
        Assert.Contains("does not exist", Refused(folder, folder.File("none.json")));
        File.WriteAllText(folder.File("bad.json"), "{");
        Assert.Contains("is not JSON", Refused(folder, folder.File("bad.json")));
        Assert.Contains("usage: kernel", Refused(folder, "--language", "cobol", "x"));
    }

    [Fact]
    public void A_port_that_is_taken_is_named_with_the_remedy()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var folder = new TestFolder();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        int[] free = Tests.Protocol.TransportHost.FreePorts(4);
        File.WriteAllText(
            folder.File("c.json"),
            $$"""{"transport":"tcp","ip":"127.0.0.1","shell_port":{{port}},"iopub_port":{{free[0]}},"stdin_port":{{free[1]}},"control_port":{{free[2]}},"hb_port":{{free[3]}},"key":"k","signature_scheme":"hmac-sha256"}""");
        string error = Refused(folder, folder.File("c.json"));
        Assert.Contains($"{port}", error);
        Assert.Contains("Shell", error);
    }

    private static string Refused(TestFolder folder, params string[] args) => Refused(folder, environment: null, args);

    private static string Refused(TestFolder folder, Action<IDictionary<string, string?>>? environment, params string[] args)
    {
        using var process = KernelProcess.Start(folder.Path, environment, ["kernel", .. args]);
        string error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
        Assert.Single(error.Split('\n'));
        return error;
    }
}
