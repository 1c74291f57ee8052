using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Experiments.Kernels.Notebooks;

/// <summary>A notebook in nbformat 4: read with checks, written as 4.5; what it does not know it keeps.</summary>
internal sealed partial class NotebookFile
{
    private const int DeepestNesting = 128;
    private const long LargestBytes = 256 << 20;
    private static readonly Dictionary<string, string> OwnLanguages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["C#"] = "csharp",
        ["csharp"] = "csharp",
        ["F#"] = "fsharp",
        ["fsharp"] = "fsharp",
    };

    private readonly JsonObject json;

    private NotebookFile(JsonObject json, IReadOnlyList<NotebookCell> cells)
    {
        this.json = json;
        Cells = cells;
    }

    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The language of cells that name none: <c>csharp</c> or <c>fsharp</c>.</summary>
    public string Language => OwnLanguages[LanguageOf(Metadata) ?? "csharp"];

    /// <summary>The notebook's metadata; a part of the file.</summary>
    public JsonObject Metadata => (JsonObject)json["metadata"]!;

    /// <summary>Reads a notebook.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="NotebookFormatException">It is no C# or F# notebook in nbformat 4.</exception>
    public static NotebookFile Read(byte[] bytes, string name)
    {
        if (bytes.LongLength > LargestBytes)
            throw new NotebookFormatException($"{name} has {bytes.LongLength >> 20} MB, more than the {LargestBytes >> 20} MB a notebook may have; clear its outputs.");
        var root = Parse(bytes, name);
        if (root["nbformat"] is not JsonValue version || !version.TryGetValue(out int major))
            throw new NotebookFormatException($"{name} is not a notebook: it has no 'nbformat' number.");
        if (major != 4)
            throw new NotebookFormatException($"{name} is in nbformat {major}; open and save it with a current Jupyter to get nbformat 4.");
        if (root["metadata"] is null)
            root["metadata"] = new JsonObject();
        if (root["metadata"] is not JsonObject metadata)
            throw new NotebookFormatException($"{name} is not a notebook: 'metadata' must be a JSON object.");
        if (root["cells"] is not JsonArray list)
            throw new NotebookFormatException($"{name} is not a notebook: it has no list of 'cells'.");
        string? language = LanguageOf(metadata);
        if (language is not null && !OwnLanguages.ContainsKey(language))
            throw new NotebookFormatException($"{name} is a {language} notebook; only C# and F# notebooks can be run.");
        var cells = list.Select((cell, i) => NotebookCell.Read(cell, $"{name}, cell {i + 1} of the file")).ToList();
        GiveIds(cells);
        return new NotebookFile(root, cells);
    }

    /// <summary>Records in the metadata the kernel, and what the notebook was run with.</summary>
    public void Describe(string size, IEnumerable<KeyValuePair<string, string>> settings, JsonNode? knobs, TimeSpan elapsed)
    {
        bool isCSharp = Language == "csharp";
        string language = isCSharp ? "C#" : "F#";
        Metadata["kernelspec"] = new JsonObject { ["display_name"] = $"{language} (Experiments)", ["language"] = language, ["name"] = $"experiments-{Language}" };
        Metadata["language_info"] = new JsonObject
        {
            ["file_extension"] = isCSharp ? ".cs" : ".fs",
            ["mimetype"] = $"text/x-{Language}",
            ["name"] = language,
            ["pygments_lexer"] = Language,
        };
        var set = new JsonObject();
        foreach (var (name, value) in settings)
            set[name] = value;
        Metadata["experiments"] = new JsonObject
        {
            ["size"] = size,
            ["set"] = set,
            ["knobs"] = knobs?.DeepClone(),
            ["seconds"] = Math.Round(elapsed.TotalSeconds, 1),
        };
    }

    /// <summary>The file's text: nbformat 4.5, keys sorted and one blank of indent, as Jupyter writes it.</summary>
    public string ToText()
    {
        json["nbformat"] = 4;
        json["nbformat_minor"] = Math.Max(5, json["nbformat_minor"] is JsonValue value && value.TryGetValue(out int minor) ? minor : 0);
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            IndentSize = 1,
            NewLine = "\n",
            MaxDepth = DeepestNesting + 16,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(stream, options))
            WriteSorted(writer, json);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static JsonObject Parse(byte[] bytes, string name)
    {
        ReadOnlySpan<byte> text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };
            return JsonNode.Parse(text, documentOptions: options) as JsonObject
                ?? throw new NotebookFormatException($"{name} is not a notebook: it must be a JSON object.");
        }
        catch (JsonException e)
        {
            string place = e.LineNumber is { } line ? $" at line {line + 1}, byte {e.BytePositionInLine + 1}" : "";
            throw new NotebookFormatException($"{name} is not a notebook: its JSON is broken{place}: {Reason(e)}");
        }
    }

    private static string Reason(JsonException e)
    {
        int place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? e.Message : e.Message[..place];
    }

    // The name in language_info is last: some front ends write there what they call notebooks of several languages.
    private static string? LanguageOf(JsonObject metadata) =>
        Text(metadata, "kernelspec", "language") ?? Text(metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName") ?? Text(metadata, "language_info", "name");

    private static string? Text(JsonObject json, params string[] path)
    {
        JsonNode? node = json;
        foreach (string name in path)
            node = (node as JsonObject)?[name];
        return node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }

    private static void GiveIds(List<NotebookCell> cells)
    {
        var taken = new HashSet<string>();
        var nameless = cells.Where(cell => !CellId().IsMatch(cell.Id) || !taken.Add(cell.Id)).ToList();
        int next = 1;
        foreach (var cell in nameless)
        {
            while (!taken.Add($"cell-{next}"))
                next++;
            cell.Id = $"cell-{next}";
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex CellId();

    private static void WriteSorted(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    WriteSorted(writer, value);
                }
                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                    WriteSorted(writer, item);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
