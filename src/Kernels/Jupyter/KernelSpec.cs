using System.Text.Json;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Jupyter;

/// <summary>A kernel as front ends find it: a folder with a <c>kernel.json</c>.</summary>
/// <param name="Name">Folder name, by which notebooks name the kernel.</param>
/// <param name="Language">The language of cells that name none.</param>
/// <param name="IsAlias">Whether it stands in for the archived kernel, whose names published notebooks hold.</param>
internal sealed record KernelSpec(string Name, KernelLanguage Language, bool IsAlias)
{
    private const string OwnerKey = "experiments";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static IReadOnlyList<KernelSpec> All { get; } =
    [
        .. KernelLanguage.All.Select(language => new KernelSpec($"experiments-{language.Name}", language, IsAlias: false)),
        .. KernelLanguage.All.Select(language => new KernelSpec($".net-{language.Name}", language, IsAlias: true)),
    ];

    /// <summary>The file's text.</summary>
    /// <param name="command">How this program is started: full paths.</param>
    public string ToJson(IReadOnlyList<string> command) => new JsonObject
    {
        ["argv"] = new JsonArray([.. command.Select(word => (JsonNode)word), "kernel", "--language", Language.Name, "{connection_file}"]),
        ["display_name"] = IsAlias ? $"{Language.DisplayName} (.NET, by Experiments)" : $"{Language.DisplayName} (Experiments)",
        ["language"] = Language.DisplayName,
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["debugger"] = false, [OwnerKey] = KernelInfo.Version },
    }.ToJsonString(Json) + "\n";

    /// <summary>Whether a folder holds a spec that this program wrote.</summary>
    public static bool IsOwn(string folder)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))?["metadata"]?[OwnerKey] is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
