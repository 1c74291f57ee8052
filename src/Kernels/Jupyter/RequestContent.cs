using System.Text.Json;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Jupyter;

/// <summary>The members of a request's content, read with the defaults of the protocol.</summary>
internal sealed class RequestContent : IDisposable
{
    private readonly JsonDocument document;
    private readonly string type;

    private RequestContent(JsonDocument document, string type) => (this.document, this.type) = (document, type);

    public static RequestContent Of(Message request) =>
        new(JsonDocument.Parse(request.Content, new JsonDocumentOptions { MaxDepth = Wire.JsonDepth }), request.Header.MessageType);

    /// <exception cref="BadRequestException">The member is missing or no text.</exception>
    public string Text(string name) => document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        ? Read(name, value)
        : throw new BadRequestException($"{type} needs a text '{name}'.");

    public string Text(string name, string otherwise) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Read(name, value) : otherwise;

    public bool Flag(string name, bool otherwise) => document.RootElement.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => otherwise }
        : otherwise;

    public int Number(string name, int otherwise) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : otherwise;

    /// <summary>A member that is an object of texts; what is no text in it is left out.</summary>
    public Dictionary<string, string> Texts(string name)
    {
        var texts = new Dictionary<string, string>();
        if (!document.RootElement.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Object)
            return texts;
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
                texts[member.Name] = Read(member.Name, member.Value);
        }
        return texts;
    }

    /// <summary>A member as JSON text; null when it is missing.</summary>
    public string? Json(string name) => document.RootElement.TryGetProperty(name, out var value) ? value.GetRawText() : null;

    public void Dispose() => document.Dispose();

    private string Read(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new BadRequestException($"{type} has a '{name}' that is not Unicode text.");
        }
    }
}

/// <summary>A request lacks what its type needs; the message says what.</summary>
internal sealed class BadRequestException(string message) : Exception(message);
