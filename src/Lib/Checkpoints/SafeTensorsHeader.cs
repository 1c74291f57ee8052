using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Experiments.Checkpoints;

/// <summary>The header of a safetensors file: 8 bytes of length N, N bytes of JSON, then the tensors' bytes without gaps.</summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>Files with a longer header are refused, as by the format's own reader.</summary>
    public const long MaximumLength = 100_000_000;

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
    public static SafeTensorsHeader Read(Stream stream, string path)
    {
        var header = new SafeTensorsHeader(path, stream.Length);
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
            throw header.Refuse($"it has {stream.Length} bytes, and the header's length alone takes 8");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumLength)
            throw header.Refuse($"its header claims {length} bytes, more than the {MaximumLength} allowed");
        if ((long)length > stream.Length - 8)
            throw header.Refuse($"its header claims {length} bytes, but only {stream.Length - 8} follow");
        var json = new byte[length];
        stream.ReadExactly(json);
        if (!Utf8.IsValid(json))
            throw header.Refuse("its header is not UTF-8 text");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            header.ReadEntries(document.RootElement, dataStart: 8 + (long)length);
        }
        catch (JsonException e)
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

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private void ReadEntries(JsonElement root, long dataStart)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Refuse("its header is not a JSON object");
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey)
                ReadMetadata(property.Value);
            else
                entries.Add(property.Name, ReadEntry(property.Name, property.Value, dataStart));
        }
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Refuse($"its {MetadataKey} is not an object of strings");
        foreach (var item in value.EnumerateObject())
        {
            metadata[item.Name] = item.Value.ValueKind == JsonValueKind.String
                ? item.Value.GetString()!
                : throw Refuse($"its {MetadataKey} holds a {item.Value.ValueKind} under '{item.Name}', where only strings are allowed");
        }
    }

    private SafeTensorEntry ReadEntry(string name, JsonElement value, long dataStart)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Refuse($"tensor '{name}' is not described by an object");
        foreach (var member in value.EnumerateObject())
        {
            if (member.Name is not ("dtype" or "shape" or "data_offsets"))
                throw Refuse($"tensor '{name}' has an unknown member '{member.Name}'");
        }
        string spelling = value.TryGetProperty("dtype", out var dtype) && dtype.ValueKind == JsonValueKind.String ? dtype.GetString()! : "";
        var type = ElementType.Named(spelling) ?? throw Refuse($"tensor '{name}' has element type '{spelling}', not one of {ElementType.Names}");
        long[] shape = ReadNumbers(name, value, "shape");
        long[] offsets = ReadNumbers(name, value, "data_offsets");
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

    private long[] ReadNumbers(string name, JsonElement entry, string member)
    {
        if (!entry.TryGetProperty(member, out var array) || array.ValueKind != JsonValueKind.Array)
            throw Refuse($"tensor '{name}' has no list of numbers '{member}'");
        return
        [
            .. array.EnumerateArray().Select(item =>
                item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0
                    ? number
                    : throw Refuse($"tensor '{name}' has {item.GetRawText()} in '{member}', where whole numbers from 0 are allowed")),
        ];
    }

    private long ByteCount(string name, long[] shape, int width)
    {
        try
        {
            return shape.Aggregate((long)width, (product, size) => checked(product * size));
        }
        catch (OverflowException)
        {
            throw Refuse($"tensor '{name}' of shape [{string.Join(", ", shape)}] has more bytes than 64 bits can count");
        }
    }

    private void RequireContiguous(long dataStart)
    {
        long end = dataStart;
        foreach (var entry in entries.Values.OrderBy(e => e.Offset).ThenBy(e => e.ByteCount))
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
