using System.Text.Json.Nodes;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Pages;

/// <summary>Turns the picture addresses of Markdown into data addresses, so that the page needs no other file.</summary>
/// <param name="folder">Where relative addresses start.</param>
internal sealed class PictureData(string folder)
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>The data address of a picture; null when it is not to be had here.</summary>
    public string? Find(string address, NotebookCell? cell)
    {
        if (address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
            return address;
        if (address.StartsWith("attachment:", StringComparison.Ordinal))
            return Attachment(cell?.Attachments, Uri.UnescapeDataString(address["attachment:".Length..]));
        if (address.Contains("://", StringComparison.Ordinal) || !Kinds.TryGetValue(Path.GetExtension(address), out string? mime))
            return null;
        string file = Path.Combine(folder, Uri.UnescapeDataString(address));
        return File.Exists(file) ? $"data:{mime};base64,{Convert.ToBase64String(File.ReadAllBytes(file))}" : null;
    }

    private static string? Attachment(JsonObject? attachments, string name)
    {
        if (attachments?[name] is not JsonObject forms)
            return null;
        foreach (var (mime, content) in forms)
        {
            if (mime.StartsWith("image/", StringComparison.Ordinal) && MultilineText.Read(content) is { } data)
                return $"data:{mime};base64,{data.ReplaceLineEndings("")}";
        }
        return null;
    }
}
