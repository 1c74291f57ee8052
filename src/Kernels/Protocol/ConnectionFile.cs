using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Experiments.Kernels.Protocol;

/// <summary>Where a launcher wants its kernel to listen, and the key they share.</summary>
/// <remarks>
/// <c>Transport</c> is tcp or ipc. <c>Ip</c> is an address, <c>*</c> or <c>localhost</c>, and with ipc the path that "-port" is appended to.
/// An empty <c>Key</c> means unsigned. <c>KernelName</c> is empty when the launcher does not say.
/// </remarks>
internal sealed record ConnectionFile(
    string Transport,
    string Ip,
    int ShellPort,
    int IoPubPort,
    int StdinPort,
    int ControlPort,
    int HeartbeatPort,
    string Key,
    string SignatureScheme,
    string KernelName)
{
    private const string Scheme = "hmac-sha256";
    // The shortest limit among the systems that have such sockets, less the closing zero.
    private const int LongestPath = 103;

    /// <summary>Reads and checks a connection file.</summary>
    /// <exception cref="ConnectionFileException">It cannot be used; says why.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Bad(path, "is not a JSON object");
            return FromJson(path, document.RootElement);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Bad(path, "does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bad(path, $"cannot be read: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw Bad(path, "has text that is not Unicode");
        }
        catch (JsonException e)
        {
            throw Bad(path, $"is not JSON (line {e.LineNumber + 1})");
        }
    }

    /// <summary>The address a channel listens at.</summary>
    public EndPoint EndPoint(Channel channel) =>
        Transport == "ipc" ? new UnixDomainSocketEndPoint($"{Ip}-{Port(channel)}") : new IPEndPoint(Address(Ip)!, Port(channel));

    /// <summary>The address as frontends write it.</summary>
    public string Url(Channel channel) => Transport == "ipc" ? $"ipc://{Ip}-{Port(channel)}" : $"tcp://{Ip}:{Port(channel)}";

    private int Port(Channel channel) => channel switch
    {
        Channel.Shell => ShellPort,
        Channel.IoPub => IoPubPort,
        Channel.Stdin => StdinPort,
        Channel.Control => ControlPort,
        _ => HeartbeatPort,
    };

    private static ConnectionFile FromJson(string path, JsonElement json)
    {
        var file = new ConnectionFile(
            Text(path, json, "transport"),
            Text(path, json, "ip"),
            PortNumber(path, json, "shell_port"),
            PortNumber(path, json, "iopub_port"),
            PortNumber(path, json, "stdin_port"),
            PortNumber(path, json, "control_port"),
            PortNumber(path, json, "hb_port"),
            Text(path, json, "key"),
            Text(path, json, "signature_scheme"),
            json.TryGetProperty("kernel_name", out _) ? Text(path, json, "kernel_name") : "");
        if (file.Transport is not ("tcp" or "ipc"))
            throw Bad(path, $"names the transport '{file.Transport}'; this kernel knows tcp and ipc");
        if (file.SignatureScheme != Scheme)
            throw Bad(path, $"names the signature scheme '{file.SignatureScheme}'; this kernel knows {Scheme}");
        if (file.Transport == "tcp" && Address(file.Ip) is null)
            throw Bad(path, $"has the ip '{file.Ip}'; give an address, * or localhost");
        foreach (var channel in Enum.GetValues<Channel>())
        {
            if (file.Transport == "ipc" && System.Text.Encoding.UTF8.GetByteCount($"{file.Ip}-{file.Port(channel)}") > LongestPath)
                throw Bad(path, $"has the ipc path '{file.Ip}', which is too long; give one of under {LongestPath - 6} bytes");
            foreach (var other in Enum.GetValues<Channel>())
                if (other > channel && file.Port(other) == file.Port(channel))
                    throw Bad(path, $"gives port {file.Port(channel)} to both {channel} and {other}; give each channel its own");
        }
        return file;
    }

    private static IPAddress? Address(string ip) => ip switch
    {
        "*" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.TryParse(ip, out var address) ? address : null,
    };

    private static string Text(string path, JsonElement json, string name)
    {
        var value = Member(path, json, name);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad(path, $"has {name} = {Short(value)}; give a string");
    }

    private static int PortNumber(string path, JsonElement json, string name)
    {
        var value = Member(path, json, name);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int port) || port is < 0 or > 65535)
            throw Bad(path, $"has {name} = {Short(value)}; give a number from 1 to 65535");
        return port != 0 ? port : throw Bad(path, $"has {name} = 0; choose the port before the kernel starts, it has no way to report its own choice");
    }

    private static JsonElement Member(string path, JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw Bad(path, $"lacks {name}");

    private static string Short(JsonElement value)
    {
        string text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    private static ConnectionFileException Bad(string path, string fault) => new($"The connection file '{path}' {fault}.");
}
