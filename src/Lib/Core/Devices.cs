using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Core;

/// <summary>Where to compute.</summary>
public static class Devices
{
    /// <summary>The first CUDA device when libtorch has one, otherwise the CPU.</summary>
    /// <returns>A device.</returns>
    public static Device Best() => cuda.is_available() ? CUDA : CPU;

    /// <summary>Parses <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c> or <c>best</c>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>A device that is present.</returns>
    /// <exception cref="ArgumentException">The name is unknown or no such device is present.</exception>
    public static Device Parse(string name)
    {
        if (name == "best")
            return Best();
        if (name == "cpu")
            return CPU;
        int index = name == "cuda" ? 0 : name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], out int i) ? i : -1;
        if (index < 0)
            throw new ArgumentException($"Device '{name}' is unknown; use cpu, cuda, cuda:N or best.", nameof(name));
        if (!cuda.is_available() || index >= cuda.device_count())
            throw new ArgumentException($"Device '{name}' is not present; use cpu, or build with TorchBackend=cuda on a machine with a GPU.", nameof(name));
        return new Device(DeviceType.CUDA, index);
    }
}
