using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Experiments.Core;

/// <summary>What a run was computed with; written beside every result.</summary>
/// <param name="Experiments">Version of this library.</param>
/// <param name="TorchSharp">Version of the binding.</param>
/// <param name="LibTorch">Version of libtorch the binding was built for.</param>
/// <param name="Runtime">.NET runtime.</param>
/// <param name="System">Operating system and processor architecture.</param>
/// <param name="Threads">Threads libtorch computes with; part of bit-exactness.</param>
public sealed record Versions(string Experiments, string TorchSharp, string LibTorch, string Runtime, string System, int Threads)
{
    /// <summary>The versions in use now.</summary>
    /// <returns>A fresh record.</returns>
    public static Versions Current() => new(
        Of(typeof(Versions)),
        Of(typeof(torch)),
        torch.__version__,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.ProcessArchitecture}",
        torch.get_num_threads());

    private static string Of(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
