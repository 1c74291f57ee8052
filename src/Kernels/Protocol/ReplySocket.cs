using System.Net.Sockets;

namespace Experiments.Kernels.Protocol;

/// <summary>Sends every message back as it came.</summary>
/// <param name="listener">Bound, listening and not blocking.</param>
/// <param name="name">For warnings.</param>
/// <param name="warnings">Takes what went wrong with peers.</param>
internal sealed class ReplySocket(Socket listener, string name, WarningLog warnings) : ServerSocket(listener, name, warnings)
{
    public override string SocketType => "REP";

    public override bool Accepts(string peerType) => peerType is "REQ" or "DEALER";

    public override void Received(Peer peer, ReadOnlyMemory<byte>[] frames) => peer.Send(OutgoingMessage.Of(frames));

    protected override void Send(ReadOnlyMemory<byte> address, OutgoingMessage message) => throw new NotSupportedException();
}
