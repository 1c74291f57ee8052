using System.Net.Sockets;

namespace Experiments.Kernels.Protocol;

/// <summary>Sends each message to the peers that subscribed to a prefix of its first frame.</summary>
/// <param name="listener">Bound, listening and not blocking.</param>
/// <param name="name">For warnings.</param>
/// <param name="warnings">Takes what went wrong with peers.</param>
internal sealed class PublisherSocket(Socket listener, string name, WarningLog warnings) : ServerSocket(listener, name, warnings)
{
    private readonly Dictionary<Peer, Subscriptions> subscribers = [];
    private volatile bool hasSubscribers;

    /// <summary>Whether anybody may want a message; may be read from any thread.</summary>
    public bool HasSubscribers => hasSubscribers;

    public override string SocketType => "PUB";

    public override bool Accepts(string peerType) => peerType is "SUB" or "XSUB";

    public override void Joined(Peer peer)
    {
        subscribers.Add(peer, new Subscriptions());
        hasSubscribers = true;
    }

    /// <summary>Before ZMTP 3.1 a subscription is a message: 1 or 0, then the prefix.</summary>
    public override void Received(Peer peer, ReadOnlyMemory<byte>[] frames)
    {
        var frame = frames[0].Span;
        if (frame.IsEmpty)
            return;
        if (frame[0] == 1)
            Subscribe(peer, frame[1..]);
        else if (frame[0] == 0)
            subscribers[peer].Cancel(frame[1..]);
    }

    public override void ReceivedCommand(Peer peer, Command command)
    {
        if (command.Is("SUBSCRIBE"u8))
            Subscribe(peer, command.Body);
        else if (command.Is("CANCEL"u8))
            subscribers[peer].Cancel(command.Body);
    }

    protected override void Send(ReadOnlyMemory<byte> address, OutgoingMessage message)
    {
        // A peer that fails leaves while it is sent to.
        for (int i = Peers.Count - 1; i >= 0; i--)
        {
            var peer = Peers[i];
            if (subscribers.TryGetValue(peer, out var subscriptions) && subscriptions.Match(address.Span))
                peer.Send(message);
        }
    }

    public override void Closed(Peer peer, string? fault)
    {
        base.Closed(peer, fault);
        subscribers.Remove(peer);
        hasSubscribers = subscribers.Count > 0;
    }

    private void Subscribe(Peer peer, ReadOnlySpan<byte> prefix)
    {
        if (!subscribers[peer].Add(prefix))
            peer.Close($"it wants more than {ZmtpLimits.Subscriptions} topics or one of more than {ZmtpLimits.TopicBytes} bytes");
    }
}
