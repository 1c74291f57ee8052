using System.Runtime.InteropServices;

namespace Experiments.Kernels.Packages;

/// <summary>The machine in NuGet's words.</summary>
internal static class Platform
{
    /// <summary>The portable runtime identifier, such as <c>linux-x64</c>.</summary>
    public static string Runtime { get; } = $"{System}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string System => OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier is var own && (own.Contains("musl", StringComparison.Ordinal) || own.StartsWith("alpine", StringComparison.Ordinal)) ? "linux-musl"
        : "linux";
}
