using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Experiments.Kernels.Host;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Tests.Host;
using Experiments.Kernels.Tests.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

/// <summary>The built kernel, started as a front end starts it.</summary>
public sealed partial class KernelProcess : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly List<IDisposable> clients = [];
    private readonly ConcurrentQueue<string> errors = new();
    private readonly Process process;

    public KernelProcess()
        : this("csharp")
    {
    }

    internal KernelProcess(string language, Action<IDictionary<string, string?>>? environment = null)
    {
        int[] ports = TransportHost.FreePorts(5);
        File = new ConnectionFile("tcp", "127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4], Guid.NewGuid().ToString(), "hmac-sha256", "");
        string path = Path.Combine(folder.Path, "connection.json");
        System.IO.File.WriteAllText(path, new JsonObject
        {
            ["transport"] = File.Transport,
            ["ip"] = File.Ip,
            ["shell_port"] = File.ShellPort,
            ["iopub_port"] = File.IoPubPort,
            ["stdin_port"] = File.StdinPort,
            ["control_port"] = File.ControlPort,
            ["hb_port"] = File.HeartbeatPort,
            ["key"] = File.Key,
            ["signature_scheme"] = File.SignatureScheme,
        }.ToJsonString());
        process = Start(folder.Path, environment, "kernel", "--language", language, path);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        Client = Connect();
    }

    internal ConnectionFile File { get; }

    /// <summary>The first front end.</summary>
    internal KernelClient Client { get; }

    internal string Folder => folder.Path;

    internal string Errors => string.Join('\n', errors);

    /// <summary>Resident memory of the process that owns the sockets, in MB.</summary>
    internal long FrontMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 >> 20;
        }
    }

    /// <summary>Starts the program with its streams redirected.</summary>
    internal static Process Start(string folder, Action<IDictionary<string, string?>>? environment, params string[] args)
    {
        var info = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string arg in (string[])[typeof(RunCommand).Assembly.Location, .. args])
            info.ArgumentList.Add(arg);
        // What tests run is no part of a user's history.
        info.Environment["XDG_DATA_HOME"] = Path.Combine(folder, "data");
        environment?.Invoke(info.Environment);
        return Process.Start(info)!;
    }

    /// <summary>One more front end; waits until the kernel listens.</summary>
    internal KernelClient Connect()
    {
        Assert.True(SpinWait.SpinUntil(() => IsListening() || process.HasExited, TimeSpan.FromSeconds(30)));
        Assert.False(process.HasExited, Errors);
        var client = new KernelClient(File);
        clients.Add(client);
        return client;
    }

    internal void Signal(int signal) => Assert.Equal(0, Kill(process.Id, signal));

    internal bool Ends(TimeSpan limit) => process.WaitForExit(limit);

    internal int ExitCode => process.ExitCode;

    public void Dispose()
    {
        clients.ForEach(client => client.Dispose());
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    private bool IsListening()
    {
        try
        {
            using var probe = ZmtpClient.ConnectRaw(File.EndPoint(Channel.Heartbeat));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            Thread.Sleep(20);
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
