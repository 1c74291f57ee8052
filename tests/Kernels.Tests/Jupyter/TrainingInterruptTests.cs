using System.Globalization;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

public class TrainingInterruptTests
{
    private const string Train =
        "var run = new ContrastiveRun(SigLip.Quick.At(examples: 400_000, batch: 16, learningRate: 1e-3, seed: 3), data);\nrun.Train(new RunFolder(\"interrupted\"));";

    [Fact]
    public void An_interrupt_stops_a_training_run_between_two_steps_and_it_goes_on_from_there()
    {
        using var kernel = new KernelProcess();
        var client = kernel.Client;
        Assert.Equal("ok", client.Run("var data = PairData.FromWorld(Profile.Core, count: 200, tests: 50);").Status);
        int first = Stopped(client, from: 0);
        int second = Stopped(client, from: first);
        Assert.True(second > first);
    }

    // Interrupts the run once it makes steps, and returns the step at which it stopped.
    private static int Stopped(KernelClient client, int from)
    {
        string id = client.SendCode(Train);
        string progress = "";
        while (!progress.Contains("/s", StringComparison.Ordinal))
        {
            var message = client.Receive(Channel.IoPub);
            progress += message.Parent == id && message.Type == "stream" ? (string?)message.Content["text"] : "";
        }
        Assert.Contains(from == 0 ? "Training " : $"Training from step {from}", progress);
        client.Send(Channel.Control, "interrupt_request");
        var exchange = client.Finish(id);
        Assert.Equal("Interrupted", exchange.ErrorName);
        Assert.Matches("^Stopped after step [0-9]+ of 25000; run again to go on from there\\.$", exchange.ErrorText);
        return int.Parse(exchange.ErrorText!.Split(' ')[3], CultureInfo.InvariantCulture);
    }
}
