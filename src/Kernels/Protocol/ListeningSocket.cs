using System.Net;
using System.Net.Sockets;

namespace Experiments.Kernels.Protocol;

/// <summary>Opens the socket on which a channel takes connections.</summary>
internal static class ListeningSocket
{
    private const int Backlog = 128;

    /// <exception cref="TransportException">It cannot listen; says which channel, where and what to do.</exception>
    public static Socket Open(ConnectionFile file, Channel channel)
    {
        var endPoint = file.EndPoint(channel);
        bool ipc = endPoint is UnixDomainSocketEndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ipc ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (ipc)
                RemoveLeftover(endPoint);
            else if (OperatingSystem.IsWindows())
                socket.ExclusiveAddressUse = true;
            socket.Bind(endPoint);
            if (ipc && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(endPoint.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen(Backlog);
            socket.Blocking = false;
            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new TransportException($"The {channel} channel cannot listen at {file.Url(channel)}: {Remedy(e)}.", e);
        }
    }

    /// <summary>Removes the file of a socket whose process is gone: nobody answers there.</summary>
    private static void RemoveLeftover(EndPoint endPoint)
    {
        var file = new FileInfo(endPoint.ToString()!);
        if (!file.Exists || file.Length > 0)
            return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            file.Delete();
        }
    }

    private static string Remedy(Exception fault) => (fault as SocketException)?.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another program listens there; stop it, or start this kernel again with other ports",
        SocketError.AddressNotAvailable => "this machine has no such address; use 127.0.0.1, or * for all its addresses",
        SocketError.AccessDenied => "that needs rights this user lacks; use other ports or another folder",
        _ => fault.Message.TrimEnd('.'),
    };
}
