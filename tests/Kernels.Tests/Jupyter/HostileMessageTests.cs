using System.Text;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Tests.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

public class HostileMessageTests
{
    private static readonly string[] Types =
    [
        "execute_request", "complete_request", "inspect_request", "is_complete_request", "history_request", "comm_info_request", "comm_open",
        "comm_msg", "comm_close", "kernel_info_request", "interrupt_request", "debug_request", "input_reply", "", "\u0000", "shutdown_reply",
    ];

    private static readonly string[] Contents =
    [
        "{}", "{\"code\":null}", "{\"code\":[1]}", "{\"code\":\"1\",\"cursor_pos\":-5}", "{\"code\":\"🐎\",\"cursor_pos\":2147483647}", "{\"code\":\"\\ud800\"}",
        "{\"code\":\"#!\",\"cursor_pos\":2}", "{\"cursor_pos\":\"x\",\"code\":\"a.\"}", "{\"hist_access_type\":7,\"n\":-1}", "{\"hist_access_type\":\"range\",\"session\":-99}",
        "{\"hist_access_type\":\"search\",\"pattern\":\"*****?\"}", "{\"comm_id\":5}", "{\"silent\":1,\"code\":\"\"}", "{\"user_expressions\":{\"a\":1,\"b\":\"2\"},\"code\":\"\"}", "[]", "x", "",
    ];

    [Fact]
    public void Random_messages_leave_the_kernel_answering_and_its_memory_flat()
    {
        using var kernel = new KernelProcess();
        Assert.Equal("2", kernel.Client.Value("1+1"));
        var random = new Random(5);
        Flood(kernel, random, 5_000);
        long before = kernel.FrontMegabytes;
        Flood(kernel, random, 100_000);
        Assert.InRange(kernel.FrontMegabytes, 0, before + 60);
        using var client = kernel.Connect();
        // What failed may drop what is queued; this waits until nothing is.
        client.Ask("kernel_info_request");
        Assert.Equal("2", client.Value("1+1"));
        Assert.InRange(kernel.Errors.Length, 0, 100_000);
    }

    // Nine of ten are dropped by the wire; the rest are well signed and reach the loops with senseless contents.
    private static void Flood(KernelProcess kernel, Random random, int count)
    {
        var wire = new Wire(kernel.File.Key);
        var clients = new Dictionary<Channel, ZmtpClient>();
        foreach (var channel in (Channel[])[Channel.Shell, Channel.Control, Channel.Stdin])
            clients[channel] = ZmtpClient.Connect(kernel.File.EndPoint(channel), "DEALER");
        for (int i = 0; i < count; i++)
        {
            var channel = (Channel[])[Channel.Shell, Channel.Control, Channel.Stdin] is var all ? all[random.Next(3)] : default;
            var message = Message.Broadcast(Types[random.Next(Types.Length)], "s", Encoding.UTF8.GetBytes(Contents[random.Next(Contents.Length)])) with { Identities = [] };
            byte[][] frames = [.. wire.Encode(message).Select(frame => frame.ToArray())];
            switch (random.Next(20))
            {
                case 0 or 1:
                    break;
                case 2:
                    frames = frames[..random.Next(1, frames.Length)];
                    break;
                case 3:
                    frames[random.Next(frames.Length)] = new byte[random.Next(1 << 16)];
                    break;
                default:
                    frames[1] = Encoding.ASCII.GetBytes(new string('0', 64));
                    break;
            }
            clients[channel].Send(frames);
            while (clients[channel].HasSomething(0))
                clients[channel].Receive();
        }
        foreach (var client in clients.Values)
            client.Dispose();
    }
}
