using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Experiments.Checkpoints;

/// <summary>Reads a Python pickle that holds nothing but plain values and what <see cref="IPickleWorld"/> knows. No code of a file is ever run.</summary>
/// <remarks>
/// Values: null, bool, long (larger integers as <see cref="BigInteger"/>), double, string, byte[], <see cref="List{T}"/> of object, object[] for tuples,
/// <see cref="Dictionary{TKey, TValue}"/> for dictionaries. Opcodes as in Python's <c>pickletools</c>, protocols 2 to 5.
/// </remarks>
internal sealed class PickleReader(byte[] bytes, IPickleWorld world)
{
    private const int LongestInteger = 1 << 10;
    private static readonly object Mark = new();
    private readonly List<object?> stack = [];
    private readonly Dictionary<long, object?> memo = [];
    private int at;

    /// <summary>Reads the one value.</summary>
    /// <exception cref="InvalidDataException">The pickle is malformed or holds something that is not read; the message says what, callers add the file.</exception>
    public object? Read()
    {
        while (true)
        {
            int start = at;
            byte code = Byte();
            switch (code)
            {
                case (byte)'.':
                    return Pop();
                case 0x80: // PROTO
                    byte version = Byte();
                    if (version is < 2 or > 5)
                        throw new InvalidDataException($"its pickle has protocol {version}, and 2 to 5 are known");
                    break;
                case 0x95: // FRAME
                    Take(8);
                    break;
                case (byte)'(':
                    Push(Mark);
                    break;
                case (byte)'0':
                    Pop();
                    break;
                case (byte)'N':
                    Push(null);
                    break;
                case 0x88:
                    Push(true);
                    break;
                case 0x89:
                    Push(false);
                    break;
                case (byte)'K':
                    Push((long)Byte());
                    break;
                case (byte)'M':
                    Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                    break;
                case (byte)'J':
                    Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                    break;
                case 0x8A: // LONG1
                    Push(Integer(Byte()));
                    break;
                case (byte)'G':
                    Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                    break;
                case (byte)'X':
                    Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                    break;
                case 0x8C: // SHORT_BINUNICODE
                    Push(Text(Byte()));
                    break;
                case (byte)'U': // SHORT_BINSTRING, of Python 2
                    Push(Text(Byte()));
                    break;
                case (byte)'C':
                    Push(Take(Byte()).ToArray());
                    break;
                case (byte)'B':
                    Push(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))).ToArray());
                    break;
                case (byte)'}':
                    Push(new Dictionary<object, object?>());
                    break;
                case (byte)']':
                    Push(new List<object?>());
                    break;
                case (byte)')':
                    Push(Array.Empty<object?>());
                    break;
                case (byte)'t':
                    Push(PopToMark());
                    break;
                case 0x85 or 0x86 or 0x87: // TUPLE1 to TUPLE3
                    Push(PopLast(code - 0x84));
                    break;
                case (byte)'a':
                    Append([Pop()]);
                    break;
                case (byte)'e':
                    Append(PopToMark());
                    break;
                case (byte)'s':
                    SetItems(PopLast(2));
                    break;
                case (byte)'u':
                    SetItems(PopToMark());
                    break;
                case (byte)'q':
                    memo[Byte()] = Peek();
                    break;
                case (byte)'r':
                    memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek();
                    break;
                case 0x94: // MEMOIZE
                    memo[memo.Count] = Peek();
                    break;
                case (byte)'h':
                    Push(Remembered(Byte()));
                    break;
                case (byte)'j':
                    Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                    break;
                case (byte)'c':
                    Push(world.Global(Line(), Line()));
                    break;
                case 0x93: // STACK_GLOBAL
                    var names = PopLast(2);
                    Push(world.Global(As<string>(names[0]), As<string>(names[1])));
                    break;
                case (byte)'Q':
                    Push(world.Persistent(As<object?[]>(Pop())));
                    break;
                case (byte)'R':
                    var call = PopLast(2);
                    Push(world.Call(call[0], As<object?[]>(call[1])));
                    break;
                case (byte)'b':
                    world.SetState(PopLast(1)[0], Peek());
                    break;
                default:
                    throw new InvalidDataException($"its pickle has opcode 0x{code:x2} at byte {start}, which no checkpoint of plain tensors needs");
            }
        }
    }

    private void Push(object? value) => stack.Add(value);

    private object? Peek() => stack.Count > 0 && stack[^1] != Mark ? stack[^1] : throw new InvalidDataException($"its pickle takes from an empty stack at byte {at}");

    private object? Pop()
    {
        var value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private object?[] PopLast(int count)
    {
        var values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    private object?[] PopToMark()
    {
        int mark = stack.LastIndexOf(Mark);
        if (mark < 0)
            throw new InvalidDataException($"its pickle lacks a mark at byte {at}");
        object?[] values = [.. stack[(mark + 1)..]];
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private void Append(object?[] values) => As<List<object?>>(Peek()).AddRange(values);

    private void SetItems(object?[] values)
    {
        var target = As<Dictionary<object, object?>>(Peek());
        if (values.Length % 2 != 0)
            throw new InvalidDataException($"its pickle has a key without a value at byte {at}");
        for (int i = 0; i < values.Length; i += 2)
        {
            target[values[i] is string or long or bool or double ? values[i]! : throw new InvalidDataException($"its pickle has a {Kind(values[i])} as a key at byte {at}")] =
                values[i + 1];
        }
    }

    private object? Remembered(long key) =>
        memo.TryGetValue(key, out var value) ? value : throw new InvalidDataException($"its pickle refers to value {key}, which it has not stored, at byte {at}");

    private T As<T>(object? value) =>
        value is T typed ? typed : throw new InvalidDataException($"its pickle has a {Kind(value)} at byte {at} where a {Kind(typeof(T))} is due");

    private object Integer(int length)
    {
        if (length > LongestInteger)
            throw new InvalidDataException($"its pickle has an integer of {length} bytes at byte {at}");
        var value = new BigInteger(Take(length));
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value;
    }

    private string Text(long length)
    {
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"its pickle has text that is not UTF-8 at byte {at}");
        }
    }

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private string Line()
    {
        int end = Array.IndexOf(bytes, (byte)'\n', at);
        if (end < 0)
            throw new InvalidDataException($"its pickle ends within a name at byte {at}");
        string line = Text(end - at);
        at++;
        return line;
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - at)
            throw new InvalidDataException($"its pickle ends too early: {count} bytes are due at byte {at} of {bytes.Length}");
        at += (int)count;
        return bytes.AsSpan(at - (int)count, (int)count);
    }

    private static string Kind(object? value) => value is null ? "None" : Kind(value.GetType());

    private static string Kind(Type type) =>
        type == typeof(object?[]) ? "tuple"
        : type == typeof(List<object?>) ? "list"
        : type == typeof(Dictionary<object, object?>) ? "dictionary"
        : type.Name.ToLower(CultureInfo.InvariantCulture);
}
