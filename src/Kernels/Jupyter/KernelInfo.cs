using System.Reflection;
using System.Text.Json.Nodes;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Jupyter;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    public static string Version { get; } =
        typeof(KernelInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The content of a <c>kernel_info_reply</c>.</summary>
    public static JsonObject Of(KernelLanguage language) => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageHeader.ProtocolVersion,
        ["implementation"] = "experiments",
        ["implementation_version"] = Version,
        ["language_info"] = language.Info(),
        ["banner"] = $"Experiments {Version}: {language.DisplayName} on .NET {Environment.Version}. #!lsmagic lists the directives.",
        ["help_links"] = new JsonArray(
            Link("C# language reference", "https://learn.microsoft.com/dotnet/csharp/"),
            Link("F# language reference", "https://learn.microsoft.com/dotnet/fsharp/")),
        ["supported_features"] = new JsonArray(),
        ["debugger"] = false,
    };

    private static JsonObject Link(string text, string url) => new() { ["text"] = text, ["url"] = url };
}
