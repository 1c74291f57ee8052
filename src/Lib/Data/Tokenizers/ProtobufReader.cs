using System.Buffers.Binary;

namespace Experiments.Data;

/// <summary>Walks the fields of one protocol-buffer message: <c>while (reader.Next()) switch (reader.Field) ...</c>.</summary>
/// <exception cref="InvalidDataException">A number or a length runs past the end, or the wire type is not one of the four in use.</exception>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;
    private ReadOnlySpan<byte> bytes;
    private ulong number;
    private int wireType;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>The current field as text or message.</summary>
    public readonly ReadOnlySpan<byte> Bytes => wireType == 2 ? bytes : throw Wrong("bytes");

    /// <summary>The current field as a whole number.</summary>
    public readonly int Int32 => wireType == 0 ? unchecked((int)number) : throw Wrong("a whole number");

    /// <summary>The current field as a truth value.</summary>
    public readonly bool Bool => wireType == 0 ? number != 0 : throw Wrong("a truth value");

    /// <summary>The current field as a float32.</summary>
    public readonly float Single => wireType == 5 ? BitConverter.UInt32BitsToSingle((uint)number) : throw Wrong("a float");

    /// <summary>Goes on to the next field.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        if (rest.IsEmpty)
            return false;
        ulong tag = Varint();
        Field = (int)(tag >> 3 & 0x1FFF_FFFF);
        wireType = (int)(tag & 7);
        switch (wireType)
        {
            case 0:
                number = Varint();
                break;
            case 1:
                number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                bytes = Take(Varint());
                break;
            case 5:
                number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new InvalidDataException($"field {Field} has wire type {wireType}");
        }
        return true;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("a number is longer than 10 bytes");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
            throw new InvalidDataException($"field {Field} needs {length} bytes, {rest.Length} are left");
        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private readonly InvalidDataException Wrong(string expected) => new($"field {Field} has wire type {wireType}, {expected} expected");
}
