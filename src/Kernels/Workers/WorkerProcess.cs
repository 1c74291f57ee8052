using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Workers;

/// <summary>A front's end of a worker: starts it, hands it cells, ends it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>The verb by which the program becomes a worker.</summary>
    public const string Verb = "worker";

    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NativeGrace = TimeSpan.FromSeconds(1);

    // A worker that inherits the pipe ends of another would hold them open after the other's end.
    private static readonly Lock StartGate = new();

    private readonly Process process;
    private readonly AnonymousPipeServerStream commandPipe;
    private readonly AnonymousPipeServerStream replyPipe;
    private readonly MessagePipe commands;
    private readonly MessagePipe replies;
    private readonly NativeOutput output;
    private readonly NativeOutput error;

    /// <summary>Starts a worker.</summary>
    /// <param name="folder">Working directory of the cells.</param>
    /// <param name="start">What it is told first; the mark is filled in.</param>
    /// <param name="onNativeOutput">Takes what native code writes past the console.</param>
    public WorkerProcess(string folder, StartMessage start, Action<OutputEvent> onNativeOutput)
    {
        lock (StartGate)
        {
            commandPipe = new(PipeDirection.Out, HandleInheritability.Inheritable);
            replyPipe = new(PipeDirection.In, HandleInheritability.Inheritable);
            process = new Process { StartInfo = StartInfo(folder, commandPipe.GetClientHandleAsString(), replyPipe.GetClientHandleAsString()) };
            process.Start();
            commandPipe.DisposeLocalCopyOfClientHandle();
            replyPipe.DisposeLocalCopyOfClientHandle();
        }
        process.StandardInput.Close();
        string mark = Guid.NewGuid().ToString("n");
        output = new NativeOutput(process.StandardOutput.BaseStream, mark, text => onNativeOutput(new StreamOutput("stdout", text)));
        error = new NativeOutput(process.StandardError.BaseStream, mark, text => onNativeOutput(new StreamOutput("stderr", text)));
        commands = new MessagePipe(commandPipe);
        replies = new MessagePipe(replyPipe);
        Send(start with { Mark = mark });
    }

    /// <summary>Sends a message; a worker that has ended is noticed by the next <see cref="Read"/>.</summary>
    public void Send(WorkerMessage message)
    {
        try
        {
            commands.Write(message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe closes with the worker.
        }
    }

    /// <summary>The worker's next message; null once it has ended. A cell's end comes after all that its native code wrote.</summary>
    public WorkerMessage? Read()
    {
        WorkerMessage? message;
        try
        {
            message = replies.Read();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
        if (message is DoneMessage or CommTakenMessage)
        {
            int request = ((AnswerMessage)message).Request;
            output.WaitFor(request, NativeGrace);
            error.WaitFor(request, NativeGrace);
        }
        return message;
    }

    /// <summary>Ends the worker at once.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or a process it started, has ended by itself.
        }
    }

    /// <summary>Lets a worker end that has nothing more to run, and gives what it still says.</summary>
    public IEnumerable<WorkerMessage> Finish()
    {
        commandPipe.Dispose();
        using var limit = new Timer(_ => Kill(), null, ExitGrace, Timeout.InfiniteTimeSpan);
        while (Read() is { } message)
            yield return message;
        output.WaitForEnd(NativeGrace);
        error.WaitForEnd(NativeGrace);
    }

    /// <summary>Waits for the end of a worker that closed its pipe, with all it wrote, and says how it ended and, if that can be told, why.</summary>
    public string WaitForEnd()
    {
        if (!process.WaitForExit(ExitGrace))
        {
            Kill();
            process.WaitForExit();
        }
        output.WaitForEnd(NativeGrace);
        error.WaitForEnd(NativeGrace);
        string meaning = process.ExitCode switch
        {
            134 => ", aborted",
            137 => ", killed: perhaps out of memory",
            139 => ", segmentation fault",
            _ => "",
        };
        return $"(exit code {process.ExitCode}{meaning}){CrashCause.In(error.Tail)}";
    }

    public void Dispose()
    {
        commandPipe.Dispose();
        if (!process.WaitForExit(ExitGrace))
            Kill();
        replyPipe.Dispose();
        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string folder, string commandHandle, string replyHandle)
    {
        string host = Environment.ProcessPath ?? "dotnet";
        var info = new ProcessStartInfo(host)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileName(host) is "dotnet" or "dotnet.exe")
            info.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        info.ArgumentList.Add(Verb);
        info.ArgumentList.Add(commandHandle);
        info.ArgumentList.Add(replyHandle);
        return info;
    }
}
