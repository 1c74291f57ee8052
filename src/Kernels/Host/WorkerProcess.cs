using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Host;

/// <summary>The runner's end of a worker: starts it, hands it cells, ends it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly AnonymousPipeServerStream commandPipe = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream replyPipe = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly StreamWriter commands;
    private readonly StreamReader replies;
    private readonly Action<OutputEvent> onNativeOutput;

    /// <summary>Starts a worker in a folder.</summary>
    /// <param name="folder">Working directory of the cells.</param>
    /// <param name="onNativeOutput">Takes what native code writes past the console.</param>
    public WorkerProcess(string folder, Action<OutputEvent> onNativeOutput)
    {
        this.onNativeOutput = onNativeOutput;
        process = new Process { StartInfo = StartInfo(folder, commandPipe.GetClientHandleAsString(), replyPipe.GetClientHandleAsString()) };
        process.OutputDataReceived += (_, line) => Native("stdout", line.Data);
        process.ErrorDataReceived += (_, line) => Native("stderr", line.Data);
        process.Start();
        commandPipe.DisposeLocalCopyOfClientHandle();
        replyPipe.DisposeLocalCopyOfClientHandle();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        commands = new StreamWriter(commandPipe, new UTF8Encoding(false)) { AutoFlush = true };
        replies = new StreamReader(replyPipe, Encoding.UTF8, false, 1 << 16);
    }

    /// <summary>Sends a message; a worker that has ended is noticed by the next <see cref="Read"/>.</summary>
    public void Send(WorkerMessage message)
    {
        try
        {
            lock (commands)
                commands.WriteLine(message.ToLine());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe closes with the worker.
        }
    }

    /// <summary>The worker's next message; null once it has ended.</summary>
    public WorkerMessage? Read() => replies.ReadLine() is { } line ? WorkerMessage.FromLine(line) : null;

    /// <summary>Ends the worker at once.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Waits for the end of a worker that closed its pipe, with all it wrote, and says how it ended.</summary>
    public string WaitForEnd()
    {
        using var limit = new CancellationTokenSource(ExitGrace);
        try
        {
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            Kill();
            process.WaitForExit();
        }
        string meaning = process.ExitCode switch
        {
            134 => ", aborted",
            137 => ", killed: perhaps out of memory",
            139 => ", segmentation fault",
            _ => "",
        };
        return $"exit code {process.ExitCode}{meaning}";
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
        info.ArgumentList.Add(WorkerCommand.Name);
        info.ArgumentList.Add(commandHandle);
        info.ArgumentList.Add(replyHandle);
        return info;
    }

    private void Native(string stream, string? line)
    {
        if (line is not null)
            onNativeOutput(new StreamOutput(stream, line + "\n"));
    }
}
