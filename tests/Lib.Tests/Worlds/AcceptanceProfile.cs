using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

/// <summary>The profile on which the world's reference records and pictures were made.</summary>
internal static class AcceptanceProfile
{
    internal const ulong Seed = 1;

    internal static Profile Value { get; } = new(
        "Acceptance", 1, 4, CategoryRange.Things, CategoryRange.Things, 0.45f, 0.65f, 4f, HoldOut: HoldOut.Seen);

    internal static IReadOnlyList<Scene> Scenes(int count) => Diorama.Scenes(Seed, 0, 0, count, Value);
}
