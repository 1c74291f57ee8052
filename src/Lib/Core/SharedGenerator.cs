using TorchSharp;

namespace Experiments.Core;

/// <summary>libtorch's default random generator, which all threads of the process share.</summary>
/// <remarks>
/// Runs that train side by side would otherwise seed it under each other's hands while weights are drawn. Layers that draw in the
/// forward pass, such as dropout, are only repeatable when one run trains at a time.
/// </remarks>
public static class SharedGenerator
{
    private static readonly Lock Gate = new();

    /// <summary>Seeds the generator.</summary>
    /// <param name="seed">Any 64 bits.</param>
    public static void Seed(ulong seed)
    {
        lock (Gate)
            torch.manual_seed((long)seed).Dispose();
    }

    /// <summary>Makes something from fresh draws, such as a model's first weights, undisturbed by other threads.</summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="seed">Any 64 bits; equal seeds give equal results.</param>
    /// <param name="make">Draws and makes it; must not wait for another thread that seeds.</param>
    /// <returns>What was made.</returns>
    public static T Draw<T>(ulong seed, Func<T> make)
    {
        lock (Gate)
        {
            torch.manual_seed((long)seed).Dispose();
            return make();
        }
    }
}
