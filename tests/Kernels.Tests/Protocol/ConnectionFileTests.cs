using System.Net;
using System.Net.Sockets;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Protocol;

public sealed class ConnectionFileTests : IDisposable
{
    private const string Good = """
        {
          "shell_port": 5001, "iopub_port": 5002, "stdin_port": 5003, "control_port": 5004, "hb_port": 5005,
          "ip": "127.0.0.1", "key": "secret", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "experiments", "jupyter_session": "a.ipynb"
        }
        """;

    private readonly string path = Path.Combine(Path.GetTempPath(), $"kernel-{Guid.NewGuid():n}.json");

    [Fact]
    public void A_file_is_read()
    {
        var file = Read(Good);
        Assert.Equal(new ConnectionFile("tcp", "127.0.0.1", 5001, 5002, 5003, 5004, 5005, "secret", "hmac-sha256", "experiments"), file);
        Assert.Equal("tcp://127.0.0.1:5004", file.Url(Channel.Control));
        Assert.Equal([5001, 5002, 5003, 5004, 5005], Enum.GetValues<Channel>().Select(c => ((IPEndPoint)file.EndPoint(c)).Port));
    }

    [Theory]
    [InlineData("*", "0.0.0.0")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("[::1]", "::1")]
    public void The_ip_may_be_a_name_or_either_kind_of_address(string ip, string address) =>
        Assert.Equal(IPAddress.Parse(address), ((IPEndPoint)Read(Good.Replace("127.0.0.1", ip, StringComparison.Ordinal)).EndPoint(Channel.Shell)).Address);

    [Fact]
    public void Ipc_appends_the_port_to_the_path()
    {
        var file = Read(Good.Replace("127.0.0.1", "/tmp/kernel", StringComparison.Ordinal).Replace("\"tcp\"", "\"ipc\"", StringComparison.Ordinal));
        Assert.Equal("ipc:///tmp/kernel-5001", file.Url(Channel.Shell));
        Assert.Equal("/tmp/kernel-5001", Assert.IsType<UnixDomainSocketEndPoint>(file.EndPoint(Channel.Shell)).ToString());
    }

    [Fact]
    public void The_kernel_name_may_be_missing() => Assert.Equal("", Read(Good.Replace("kernel_name", "other", StringComparison.Ordinal)).KernelName);

    [Fact]
    public void A_byte_order_mark_does_no_harm() => Assert.Equal(5001, Read("\uFEFF" + Good).ShellPort);

    [Theory]
    [InlineData("\"tcp\"", "\"udp\"", "names the transport 'udp'; this kernel knows tcp and ipc")]
    [InlineData("hmac-sha256", "hmac-md5", "names the signature scheme 'hmac-md5'; this kernel knows hmac-sha256")]
    [InlineData("127.0.0.1", "my host", "has the ip 'my host'; give an address, * or localhost")]
    [InlineData("5002", "5001", "gives port 5001 to both Shell and IoPub; give each channel its own")]
    [InlineData("5002", "65536", "has iopub_port = 65536; give a number from 1 to 65535")]
    [InlineData("5002", "-1", "has iopub_port = -1; give a number from 1 to 65535")]
    [InlineData("5002", "\"5002\"", "has iopub_port = \"5002\"; give a number from 1 to 65535")]
    [InlineData("5002", "1e400", "has iopub_port = 1e400; give a number from 1 to 65535")]
    [InlineData("5005", "0", "has hb_port = 0; choose the port before the kernel starts, it has no way to report its own choice")]
    [InlineData("\"key\"", "\"keys\"", "lacks key")]
    [InlineData("hb_port", "heartbeat", "lacks hb_port")]
    [InlineData("\"secret\"", "null", "has key = null; give a string")]
    [InlineData("secret", "\\ud800", "has text that is not Unicode")]
    [InlineData("{", "", "is not JSON (line 2)")]
    public void A_bad_member_is_named_with_the_remedy(string part, string replacement, string fault) =>
        Assert.Equal($"The connection file '{path}' {fault}.", Fault(Good.Replace(part, replacement, StringComparison.Ordinal)));

    [Theory]
    [InlineData("", "is not JSON (line 1)")]
    [InlineData("[1, 2]", "is not a JSON object")]
    [InlineData("null", "is not a JSON object")]
    public void Other_files_are_refused(string text, string fault) => Assert.Equal($"The connection file '{path}' {fault}.", Fault(text));

    [Fact]
    public void A_path_too_long_for_the_system_is_refused()
    {
        string text = Good.Replace("127.0.0.1", "/tmp/" + new string('k', 100), StringComparison.Ordinal).Replace("\"tcp\"", "\"ipc\"", StringComparison.Ordinal);
        Assert.Contains("which is too long; give one of under 97 bytes", Fault(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Assert.Equal($"The connection file '{path}' does not exist.", Assert.Throws<ConnectionFileException>(() => ConnectionFile.Read(path)).Message);
        Assert.Contains("cannot be read", Assert.Throws<ConnectionFileException>(() => ConnectionFile.Read(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(path);

    private ConnectionFile Read(string text)
    {
        File.WriteAllText(path, text);
        return ConnectionFile.Read(path);
    }

    private string Fault(string text) => Assert.Throws<ConnectionFileException>(() => Read(text)).Message;
}
