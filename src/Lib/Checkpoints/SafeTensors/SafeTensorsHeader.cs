using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Experiments.Checkpoints;

/// <summary>The header of a safetensors file: 8 bytes of length N, N bytes of JSON, then the tensors' bytes without gaps.</summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>Files with a longer header are refused, as by the format's own reader.</summary>
    public const long MaximumLength = 100_000_000;

    private const int MostAxes = 64;
    private const string MetadataKey = "__metadata__";
    private readonly string path;
    private readonly Dictionary<string, SafeTensorEntry> entries = [];
    private readonly Dictionary<string, string> metadata = [];

    private SafeTensorsHeader(string path, long fileLength)
    {
        this.path = path;
        FileLength = fileLength;
    }

    /// <summary>Bytes of the file that the header was checked against.</summary>
    public long FileLength { get; }

    public IReadOnlyDictionary<string, SafeTensorEntry> Entries => entries;

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Reads and checks a header against the length of its file.</summary>
    /// <exception cref="InvalidDataException">The file breaks a rule of the format; the message names the file, the tensor or offset and the reason.</exception>
    public static SafeTensorsHeader Read(SafeFileHandle file, string path)
    {
        var header = new SafeTensorsHeader(path, RandomAccess.GetLength(file));
        Span<byte> prefix = stackalloc byte[8];
        if (header.FileLength < 8)
            throw header.Refuse($"it has {header.FileLength} bytes, and the header's length alone takes 8");
        header.Fill(file, prefix, 0);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumLength)
            throw header.Refuse($"its header claims {length} bytes, more than the {MaximumLength} allowed");
        if ((long)length > header.FileLength - 8)
            throw header.Refuse($"its header claims {length} bytes, but only {header.FileLength - 8} follow");
        var json = new byte[length];
        header.Fill(file, json, 8);
        if (!Utf8.IsValid(json))
            throw header.Refuse("its header is not UTF-8 text");
        try
        {
            var reader = new Utf8JsonReader(json);
            header.ReadEntries(ref reader, dataStart: 8 + (long)length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw header.Refuse($"its header is not valid JSON ({e.Message.TrimEnd('.')})");
        }
        header.RequireContiguous(dataStart: 8 + (long)length);
        return header;
    }

    /// <summary>The header's bytes, padded with spaces so that the tensors start at a multiple of 8.</summary>
    public static byte[] Write(IEnumerable<(string Name, ElementType Type, long[] Shape, long ByteCount)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (var (name, type, shape, byteCount) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type.Name);
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [offset, offset + byteCount]);
                json.WriteEndObject();
                offset += byteCount;
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        var bytes = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - 8);
        return bytes;
    }

    private void Fill(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(file, bytes, offset);
            if (count == 0)
                throw Refuse("it became shorter while it was read");
            bytes = bytes[count..];
            offset += count;
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private void ReadEntries(ref Utf8JsonReader reader, long dataStart)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Refuse("its header is not a JSON object");
        bool hasMetadata = false;
        while (NextMember(ref reader) is { } name)
        {
            if (name != MetadataKey)
            {
                if (!entries.TryAdd(name, ReadEntry(name, ref reader, dataStart)))
                    throw Refuse($"two tensors are called '{name}'");
                continue;
            }
            if (hasMetadata)
                throw Refuse($"it has two members {MetadataKey}");
            hasMetadata = true;
            ReadMetadata(ref reader);
        }
        reader.Read(); // Anything but spaces after the object is an error of the reader's own.
    }

    /// <summary>The next member's name, with the reader on its value; null at the end of the object.</summary>
    private static string? NextMember(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
            return null;
        string name = reader.GetString()!;
        reader.Read();
        return name;
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Refuse($"its {MetadataKey} is not an object of strings");
        while (NextMember(ref reader) is { } key)
        {
            if (reader.TokenType != JsonTokenType.String)
                throw Refuse($"its {MetadataKey} holds a {reader.TokenType} under '{key}', where only strings are allowed");
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw Refuse($"its {MetadataKey} holds '{key}' twice");
        }
    }

    private SafeTensorEntry ReadEntry(string name, ref Utf8JsonReader reader, long dataStart)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Refuse($"tensor '{name}' is not described by an object");
        string? spelling = null;
        long[]? shape = null, offsets = null;
        while (NextMember(ref reader) is { } member)
        {
            switch (member)
            {
                case "dtype" when spelling is null && reader.TokenType == JsonTokenType.String:
                    spelling = reader.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(name, member, ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(name, member, ref reader);
                    break;
                default:
                    throw Refuse($"tensor '{name}' has a member '{member}' that is unknown, given twice, or a {reader.TokenType}");
            }
        }
        if (spelling is null || shape is null || offsets is null)
            throw Refuse($"tensor '{name}' lacks dtype, shape or data_offsets");
        var type = ElementType.Named(spelling) ?? throw Refuse($"tensor '{name}' has element type '{spelling}', not one of {ElementType.Names}");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw Refuse($"tensor '{name}' has data_offsets [{string.Join(", ", offsets)}], which are no begin and end");
        if (offsets[1] > FileLength - dataStart)
            throw Refuse($"tensor '{name}' ends at byte {offsets[1]} of the data, but the file holds {FileLength - dataStart}: it is cut short");
        long expected = ByteCount(name, shape, type.Width);
        if (offsets[1] - offsets[0] != expected)
        {
            throw Refuse(
                $"tensor '{name}' of shape [{string.Join(", ", shape)}] and type {type.Name} takes {expected} bytes, " +
                $"but data_offsets [{offsets[0]}, {offsets[1]}] hold {offsets[1] - offsets[0]}");
        }
        return new SafeTensorEntry(name, type.Name, shape, dataStart + offsets[0], expected);
    }

    private long[] ReadNumbers(string name, string member, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Refuse($"tensor '{name}' has no list of numbers '{member}'");
        var numbers = new List<long>(4);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Refuse($"tensor '{name}' has a {reader.TokenType} in '{member}', where whole numbers from 0 that fit 64 bits are allowed");
            if (numbers.Count == MostAxes)
                throw Refuse($"tensor '{name}' has more than {MostAxes} numbers in '{member}'");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private long ByteCount(string name, long[] shape, int width)
    {
        try
        {
            long product = width;
            foreach (long size in shape)
                product = checked(product * size);
            return product;
        }
        catch (OverflowException)
        {
            throw Refuse($"tensor '{name}' of shape [{string.Join(", ", shape)}] has more bytes than 64 bits can count");
        }
    }

    private void RequireContiguous(long dataStart)
    {
        long end = dataStart;
        SafeTensorEntry[] sorted = [.. entries.Values];
        Array.Sort(sorted, (a, b) => (a.Offset, a.ByteCount).CompareTo((b.Offset, b.ByteCount)));
        foreach (var entry in sorted)
        {
            if (entry.Offset != end)
                throw Refuse($"tensor '{entry.Name}' starts at byte {entry.Offset}, where {end} is due: tensors {(entry.Offset < end ? "overlap" : "leave a gap")}");
            end = entry.Offset + entry.ByteCount;
        }
        if (end != FileLength)
            throw Refuse($"its tensors end at byte {end}, but the file has {FileLength}: foreign bytes follow");
    }

    private InvalidDataException Refuse(string reason) =>
        new($"'{path}' is not a readable safetensors file: {reason}. Copy or download it again, or export it again.");
}
