using System.Net.Sockets;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Protocol;

public sealed class IpcTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ipc").FullName;

    private string Ip => Path.Combine(folder, "kernel");

    [Fact]
    public void The_channels_are_files_only_the_user_may_use()
    {
        using var host = new TransportHost("ipc", Ip);
        Assert.Equal("{}", host.Ask(host.Connect(Channel.Shell), "{}"));
        var subscriber = host.Subscriber("");
        host.Transport.Send(Channel.IoPub, Message.Broadcast("status", "kernel", "{}"u8.ToArray()));
        Assert.Equal("status", host.Receive(subscriber).Header.MessageType);
        string[] files = Directory.GetFiles(folder);
        Assert.Equal(5, files.Length);
        foreach (string file in files)
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void The_files_go_with_the_kernel()
    {
        using (new TransportHost("ipc", Ip))
        {
        }
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_file_left_by_a_killed_kernel_is_replaced()
    {
        using var first = new TransportHost("ipc", Ip);
        var file = first.File with { Ip = Path.Combine(folder, "other") };
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "killed")));
            // Closing removes the file by its name.
            File.Move(Path.Combine(folder, "killed"), file.EndPoint(Channel.Shell).ToString()!);
        }
        using var second = new Transport(file, (_, _) => { }, _ => { });
        ZmtpClient.Connect(file.EndPoint(Channel.Shell), "DEALER").Dispose();
    }

    [Fact]
    public void A_living_kernel_keeps_its_files()
    {
        using var host = new TransportHost("ipc", Ip);
        var error = Assert.Throws<TransportException>(() => new Transport(host.File, (_, _) => { }, _ => { }));
        Assert.Contains($"ipc://{Ip}-{host.File.ShellPort}: another program listens there", error.Message, StringComparison.Ordinal);
        Assert.Equal("{}", host.Ask(host.Connect(Channel.Shell), "{}"));
    }

    [Fact]
    public void A_file_with_content_is_not_touched()
    {
        using var host = new TransportHost("ipc", Ip);
        var file = host.File with { Ip = Path.Combine(folder, "mine") };
        string path = file.EndPoint(Channel.Shell).ToString()!;
        File.WriteAllText(path, "text");
        Assert.Throws<TransportException>(() => new Transport(file, (_, _) => { }, _ => { }));
        Assert.Equal("text", File.ReadAllText(path));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        using var host = new TransportHost("ipc", Ip);
        var error = Assert.Throws<TransportException>(() => new Transport(host.File with { Ip = Path.Combine(folder, "none", "kernel") }, (_, _) => { }, _ => { }));
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
        Assert.IsType<SocketException>(error.InnerException);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
