using System.Buffers.Binary;
using System.Text;

namespace Experiments.Kernels.Protocol;

/// <summary>The READY command, by which the sides tell each other what they are.</summary>
/// <param name="SocketType">Such as DEALER.</param>
/// <param name="Identity">What a ROUTER is to call this peer; empty when it does not care.</param>
internal sealed record Ready(string SocketType, byte[] Identity)
{
    private const int LongestIdentity = 255;

    public static OutgoingMessage Compose(string socketType)
    {
        byte[] name = "Socket-Type"u8.ToArray();
        byte[] type = Encoding.ASCII.GetBytes(socketType);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, type.Length);
        return OutgoingMessage.Command("READY"u8, [(byte)name.Length, .. name, .. length, .. type]);
    }

    /// <summary>Reads the properties of a READY command.</summary>
    /// <returns>Null when they are malformed, or the identity is one a peer may not choose.</returns>
    public static Ready? Parse(ReadOnlySpan<byte> properties)
    {
        string type = "";
        byte[] identity = [];
        while (!properties.IsEmpty)
        {
            int nameLength = properties[0];
            if (properties.Length < 1 + nameLength + 4)
                return null;
            string name = Encoding.ASCII.GetString(properties.Slice(1, nameLength));
            properties = properties[(1 + nameLength)..];
            uint valueLength = BinaryPrimitives.ReadUInt32BigEndian(properties);
            if (valueLength > properties.Length - 4)
                return null;
            var value = properties.Slice(4, (int)valueLength);
            properties = properties[(4 + (int)valueLength)..];
            if (name.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase))
                type = Encoding.ASCII.GetString(value);
            else if (name.Equals("Identity", StringComparison.OrdinalIgnoreCase))
                identity = value.ToArray();
        }
        // Those that begin with a zero are the ones this side makes up.
        return identity.Length > LongestIdentity || (identity.Length > 0 && identity[0] == 0) ? null : new Ready(type, identity);
    }
}
