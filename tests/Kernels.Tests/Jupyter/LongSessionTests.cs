using System.Globalization;
using Experiments.Kernels.Protocol;
using Xunit.Abstractions;

namespace Experiments.Kernels.Tests.Jupyter;

/// <summary>A day in the life of one kernel: two thousand cells of every kind.</summary>
[Trait("Category", "Slow")]
public class LongSessionTests(ITestOutputHelper output)
{
    private const int Cells = 2000;
    private const int SettledAfter = 500;

    // What each cell of a chain keeps for good: its assembly, its compilation and its place in the language services.
    private const double MegabytesPerCell = 0.2;

    [Fact]
    public void Two_thousand_mixed_cells_leave_no_tensors_threads_or_memory_behind()
    {
        using var kernel = new KernelProcess();
        var client = kernel.Client;
        Assert.Equal("ok", client.Run(
            "using TorchSharp;\nusing static TorchSharp.torch;\nvar model = nn.Linear(8, 1);\nvar optimizer = optim.SGD(model.parameters(), 1e-3);\nvar shown = display(\"start\");").Status);
        var figures = new List<Figures>();
        for (int i = 0; i < Cells; i++)
        {
            if (i % SettledAfter == 0)
                figures.Add(Measure(kernel, i));
            RunOne(client, i);
        }
        figures.Add(Measure(kernel, Cells));
        figures.ForEach(f => output.WriteLine($"{f}"));
        var (settled, last) = (figures[1], figures[^1]);
        Assert.Equal(settled.Tensors, last.Tensors);
        Assert.InRange(last.Threads, 0, settled.Threads + 3);
        Assert.InRange(last.WorkerMegabytes, 0, settled.WorkerMegabytes + (Cells - SettledAfter) * MegabytesPerCell);
        Assert.InRange(last.FrontMegabytes, 0, settled.FrontMegabytes + 30);
        Assert.Equal("2", client.Value("1+1"));
    }

    private static void RunOne(KernelClient client, int i)
    {
        switch (i % 12)
        {
            case 0:
                Succeeds(client, $"int F{i}(int x) => x + {i};\nF{i}(1)", $"{i + 1}");
                break;
            case 1:
                Succeeds(client, $"#!fsharp\nlet y{i} = List.sum [ 1 .. {i % 50} ]\ny{i}", $"{i % 50 * (i % 50 + 1) / 2}");
                break;
            case 2:
                Succeeds(client, $"shown.Update({i}); display(HTML(\"<b>{i}</b>\")); new[] {{ new {{ A = {i}, B = \"x\" }} }}");
                break;
            case 3:
                Assert.Equal("error", client.Run("int zero = 0; 1 / zero").Status);
                break;
            case 4:
                Assert.Equal("CompilationError", client.Run("wrong wrong").ErrorName);
                break;
            case 5:
                Succeeds(client, "using (var scope = NewDisposeScope()) { var t = rand(64, 64); Console.WriteLine((t.matmul(t) + t).sum().item<float>() > 0); }");
                break;
            case 6:
                Succeeds(client, "using (var scope = NewDisposeScope()) { optimizer.zero_grad(); var loss = model.forward(rand(16, 8)).pow(2).mean(); loss.backward(); optimizer.step(); }");
                break;
            case 7:
                Succeeds(client, "for (int i = 0; i < 200; i++) Console.WriteLine($\"line {i}\");");
                break;
            case 8:
                Interrupted(client, i % 24 == 8 ? "while (true) { }" : "Thread.Sleep(60_000);");
                break;
            case 9:
                Succeeds(client, $"var shared = {i};\n#!share --from csharp shared");
                break;
            case 10:
                Assert.Equal("ok", client.Ask("complete_request", new() { ["code"] = "Console.Wri", ["cursor_pos"] = 11 }).Status);
                break;
            default:
                Succeeds(client, $"await Task.Delay(1);\n$\"cell {{{i}}}\"", $"cell {i}");
                break;
        }
    }

    private static void Succeeds(KernelClient client, string code, string? text = null)
    {
        var exchange = client.Run(code);
        Assert.True(exchange.Status == "ok", $"{code}: {exchange.ErrorText}");
        if (text is not null)
            Assert.Equal(text, exchange.Text);
    }

    private static void Interrupted(KernelClient client, string code)
    {
        string id = client.SendCode($"Console.WriteLine(\"begun\");\n{code}");
        ClientMessage message;
        do
            message = client.Receive(Channel.IoPub);
        while (message.Parent != id || message.Type != "stream");
        client.Send(Channel.Control, "interrupt_request");
        Assert.Equal("Interrupted", client.Finish(id).ErrorName);
    }

    private static Figures Measure(KernelProcess kernel, int cell)
    {
        string[] numbers = kernel.Client.Value(
            "GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect();\nvar self = System.Diagnostics.Process.GetCurrentProcess();\n"
            + "$\"{self.WorkingSet64 >> 20} {self.Threads.Count} {TorchSharp.torch.Tensor.TotalCount}\"")!.Split(' ');
        return new Figures(cell, Number(numbers[0]), (int)Number(numbers[1]), (int)Number(numbers[2]), kernel.FrontMegabytes);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Figures(int Cell, long WorkerMegabytes, int Threads, int Tensors, long FrontMegabytes);
}
