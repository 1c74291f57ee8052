using Experiments.Kernels.Engine;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Jupyter;

/// <summary>A running Jupyter kernel: sockets, the loops that serve them, and the process of the cells.</summary>
internal sealed class KernelServer : IDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(300);

    private readonly Inbox<Request> controls = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Transport transport;
    private readonly Speaker speaker;
    private readonly CellWorker worker;
    private readonly OutputRelay relay;
    private readonly ShellLoop shell;
    private readonly KernelLanguage language;
    private readonly Action<string> log;

    /// <summary>Binds the sockets, so that questions about the kernel are answered from now on, and starts the process of the cells.</summary>
    /// <param name="file">Where to listen.</param>
    /// <param name="language">The language of cells that name none.</param>
    /// <param name="start">What the worker is told first.</param>
    /// <param name="history">Remembers what was run.</param>
    /// <param name="log">Takes one-line warnings.</param>
    /// <exception cref="TransportException">A channel cannot listen.</exception>
    public KernelServer(ConnectionFile file, KernelLanguage language, StartMessage start, History history, Action<string> log)
    {
        (this.language, this.log) = (language, log);
        var ready = new TaskCompletionSource();
        transport = new Transport(
            file,
            (channel, message) =>
            {
                ready.Task.Wait();
                Take(channel, message);
            },
            log);
        speaker = new Speaker(transport);
        relay = new OutputRelay(speaker, history);
        worker = new CellWorker(start, relay.Output, Ask, log);
        shell = new ShellLoop(speaker, worker, relay, history, language, log);
        ready.SetResult();
        speaker.Starting();
        worker.Start();
    }

    /// <summary>Serves until a front end asks for the end.</summary>
    public void Serve()
    {
        Start("control", Control);
        Start("shell", shell.Run);
        stopped.Task.GetAwaiter().GetResult();
        worker.Dispose();
        transport.Drain(LastWords);
    }

    public void Dispose()
    {
        worker.Dispose();
        transport.Dispose();
    }

    /// <summary>Stops the running cell, as an interrupt of the terminal does.</summary>
    public void Interrupt() => worker.Interrupt();

    /// <summary>Ends <see cref="Serve"/>.</summary>
    public void Stop() => stopped.TrySetResult();

    private static void Start(string name, Action loop) => new Thread(() => loop()) { IsBackground = true, Name = name }.Start();

    // On the transport's thread: must not wait.
    private void Take(Channel channel, Message message)
    {
        if (channel == Channel.Stdin)
            relay.Answered(message, worker);
        else if (channel == Channel.Control || message.Header.MessageType == "shutdown_request")
            controls.Add(new Request(channel, message, Order: 0));
        else
            shell.Add(message);
    }

    private void Ask(InputRequestMessage ask) => relay.Ask(ask, worker);

    // Never waits for a cell.
    private void Control()
    {
        while (true)
        {
            var (channel, message, _) = controls.Take();
            speaker.Status(message, "busy");
            try
            {
                Answer(channel, message);
            }
            catch (Exception e)
            {
                log($"A {message.Header.MessageType} failed: {e.Message}");
            }
            speaker.Status(message, "idle");
            if (message.Header.MessageType == "shutdown_request")
                stopped.TrySetResult();
        }
    }

    private void Answer(Channel channel, Message message)
    {
        switch (message.Header.MessageType)
        {
            case "kernel_info_request":
                speaker.Reply(channel, message, "kernel_info_reply", KernelInfo.Of(language));
                break;
            case "interrupt_request":
                worker.Interrupt();
                speaker.Reply(channel, message, "interrupt_reply", new() { ["status"] = "ok" });
                break;
            case "shutdown_request":
                using (var content = RequestContent.Of(message))
                    speaker.Reply(channel, message, "shutdown_reply", new() { ["status"] = "ok", ["restart"] = content.Flag("restart", false) });
                break;
        }
    }
}
