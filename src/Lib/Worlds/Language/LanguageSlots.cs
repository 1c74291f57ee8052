namespace Experiments.Worlds;

/// <summary>Addresses of the random draws of captions, noise and questions. Fixed for ever, like <see cref="Slots"/>.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>2000 + 64 j + 4 k</term><description>variant j &lt; 31, object k &lt; 16: place in the order of mention</description></item>
/// <item><term>+1, +2, +3</term><description>whether size, colour and material are named</description></item>
/// <item><term>4000 + 256 j</term><description>alt-text noise of variant j: +0 swap, +1 fragment, +2 junk, +3 which junk</description></item>
/// <item><term>+8 + 4 m</term><description>m-th noun phrase (m &lt; 60): drop noun, +1 size, +2 colour, +3 material</description></item>
/// <item><term>+4, +5</term><description>drop ground, drop backdrop</description></item>
/// <item><term>12000, 12001</term><description>binding pairs: order of mention, replacing colour</description></item>
/// <item><term>13000 + 1024 t + 32 j</term><description>task t, variant j: up to 32 draws of a question</description></item>
/// </list>
/// </remarks>
internal static class LanguageSlots
{
    /// <summary>Number of caption variants: a 32nd would run into the slots of the noise.</summary>
    internal const int Variants = 31;

    internal const ulong BindingOrder = 12000;
    internal const ulong BindingColour = 12001;

    // Within the block of a noise variant.
    internal const ulong Swap = 0;
    internal const ulong Fragment = 1;
    internal const ulong Junk = 2;
    internal const ulong JunkChoice = 3;
    internal const ulong DropGround = 4;
    internal const ulong DropBackdrop = 5;
    private const ulong Drop = 8;

    // Within the block of an object of a caption variant.
    internal const ulong Order = 0;
    internal const ulong Size = 1;
    internal const ulong Colour = 2;
    internal const ulong Material = 3;

    internal static ulong Mention(int variant, int k) => 2000 + 64 * (ulong)variant + 4 * (ulong)k;

    internal static ulong Noise(int variant) => 4000 + 256 * (ulong)variant;

    internal static ulong NoiseDrop(int variant, int mention, PieceRole role) => Noise(variant) + role switch
    {
        PieceRole.Ground => DropGround,
        PieceRole.Backdrop => DropBackdrop,
        _ => Drop + 4 * (ulong)mention + (role switch { PieceRole.Noun => 0ul, PieceRole.Size => 1, PieceRole.Colour => 2, _ => 3 }),
    };

    internal static ulong Task(SequenceTask task, int variant) => 13000 + 1024 * (ulong)task + 32 * (ulong)variant;

    /// <exception cref="ArgumentOutOfRangeException">The variant has no slots.</exception>
    internal static void CheckVariant(int variant)
    {
        if (variant is < 0 or >= Variants)
            throw new ArgumentOutOfRangeException(nameof(variant), variant, $"Captions come in {Variants} variants; use 0 to {Variants - 1}.");
    }
}
