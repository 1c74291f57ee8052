using System.Collections.Concurrent;
using System.IO.Pipes;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Experiments.Core.Native;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Host;

/// <summary>The process in which one notebook's cells run, so that a crash of one ends neither the runner nor the other notebooks.</summary>
internal sealed class WorkerCommand : IDisposable
{
    /// <summary>The verb by which the runner starts it.</summary>
    public const string Name = "worker";

    private const int CellStackBytes = 16 << 20;

    private readonly StreamWriter replies;
    private readonly Lock replyGate = new();
    private readonly BlockingCollection<CellInput> queue = [];
    private readonly Lock cancelGate = new();
    private CancellationTokenSource? running;

    private WorkerCommand(Stream stream) => replies = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16) { AutoFlush = true };

    /// <summary>Serves one runner over the two pipe handles given.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args is not [var commandHandle, var replyHandle])
        {
            error.WriteLine("This command is for the runner's own use; use 'run <notebook>'.");
            return ExitCode.Usage;
        }
        // The runner decides what an interrupt of the terminal means.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var commands = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, commandHandle), Encoding.UTF8);
        using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, replyHandle);
        if (commands.ReadLine() is { } line && WorkerMessage.FromLine(line) is StartMessage start)
        {
            using var worker = new WorkerCommand(pipe);
            worker.Serve(commands, new NotebookRun(start.Size, start.Settings, start.Folder));
        }
        // Threads that cells left behind must not keep the process.
        Environment.Exit(ExitCode.Success);
        return ExitCode.Success;
    }

    public void Dispose() => queue.CompleteAdding();

    private void Serve(StreamReader commands, NotebookRun notebook)
    {
        AppContext.SetSwitch(Core.ProgressLine.LiveSwitch, true);
        var cellThread = new Thread(() => RunCells(notebook), CellStackBytes) { IsBackground = true, Name = "cells" };
        cellThread.Start();
        while (commands.ReadLine() is { } line)
        {
            switch (WorkerMessage.FromLine(line))
            {
                case ExecuteMessage execute:
                    queue.Add(execute.Cell);
                    break;
                case CancelMessage:
                    lock (cancelGate)
                        running?.Cancel();
                    break;
            }
        }
    }

    private void RunCells(NotebookRun notebook)
    {
        var language = new CSharpLanguage(LibraryImports.All());
        var warm = language.WarmUp();
        if (NativeFailure() is { } reason)
        {
            Reply(new FailedMessage(reason));
            return;
        }
        warm.GetAwaiter().GetResult();
        Reply(new ReadyMessage());
        using var session = new Session([language], notebook);
        foreach (var cell in queue.GetConsumingEnumerable())
        {
            using var source = new CancellationTokenSource();
            lock (cancelGate)
                running = source;
            var result = session.Execute(cell, new ReplySink(this, cell.Number), source.Token);
            lock (cancelGate)
                running = null;
            Reply(new DoneMessage(cell.Number, result, notebook.Knobs));
        }
    }

    private static string? NativeFailure()
    {
        try
        {
            LoadNatives();
            return null;
        }
        catch (Exception e) when (Cause(e) is not null)
        {
            return Cause(e)!.Message;
        }
    }

    // A call of its own: the library's initialiser runs, and may throw, before a method that names the library is entered.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadNatives() => NativeLibraries.Load();

    private static NativeLoadException? Cause(Exception? e) => e as NativeLoadException ?? (e?.InnerException is { } inner ? Cause(inner) : null);

    private void Reply(WorkerMessage message)
    {
        lock (replyGate)
            replies.WriteLine(message.ToLine());
    }

    private sealed class ReplySink(WorkerCommand worker, int cell) : IOutputSink
    {
        public void Send(OutputEvent output) => worker.Reply(new OutputMessage(cell, output));
    }
}
