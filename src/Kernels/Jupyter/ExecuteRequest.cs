using System.Text.Json;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Jupyter;

/// <summary>What an <c>execute_request</c> asks for.</summary>
/// <param name="Message">The message itself.</param>
/// <param name="Code">The cell.</param>
/// <param name="Language">Language named by the cell's metadata, which some front ends send along; null for the kernel's own.</param>
/// <param name="IsSilent">Nothing is to be counted, remembered or shown as a result.</param>
/// <param name="IsStored">Whether it is counted and remembered.</param>
/// <param name="AllowsInput">Whether the front end can be asked for a line.</param>
/// <param name="StopsOnError">Whether what is already queued is dropped if it fails.</param>
/// <param name="Expressions">What to evaluate afterwards, by name.</param>
internal sealed record ExecuteRequest(
    Message Message, string Code, string? Language, bool IsSilent, bool IsStored, bool AllowsInput, bool StopsOnError, Dictionary<string, string> Expressions)
{
    /// <summary>Stands for a message that runs code of an earlier cell and is no cell itself.</summary>
    public static ExecuteRequest Handler(Message message) =>
        new(message, "", Language: null, IsSilent: true, IsStored: false, AllowsInput: false, StopsOnError: false, []);

    /// <exception cref="BadRequestException">It has no code.</exception>
    public static ExecuteRequest Read(Message message)
    {
        using var content = RequestContent.Of(message);
        bool silent = content.Flag("silent", false);
        return new ExecuteRequest(
            message,
            content.Text("code"),
            LanguageIn(message.Metadata),
            silent,
            !silent && content.Flag("store_history", true),
            content.Flag("allow_stdin", true),
            content.Flag("stop_on_error", true),
            content.Texts("user_expressions"));
    }

    private static string? LanguageIn(ReadOnlyMemory<byte> metadata)
    {
        if (metadata.Length <= 2)
            return null;
        using var document = JsonDocument.Parse(metadata, new JsonDocumentOptions { MaxDepth = Wire.JsonDepth });
        return Text(document.RootElement, "polyglot_notebook", "kernelName") ?? Text(document.RootElement, "dotnet_interactive", "language");
    }

    private static string? Text(JsonElement root, string owner, string name) =>
        root.TryGetProperty(owner, out var inner) && inner.ValueKind == JsonValueKind.Object
        && inner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
