namespace Experiments.Worlds;

/// <summary>Addresses of the world's random draws. Fixed for ever: new features take new slots, old ones never move.</summary>
internal static class Slots
{
    internal const ulong Count = 0;
    internal const ulong Ground = 1;
    internal const ulong GroundPattern = 2;
    internal const ulong Backdrop = 3;
    internal const ulong Light = 4;
    internal const ulong Tint = 5;

    // Within the block of an object.
    internal const ulong Category = 0;
    internal const ulong Colour = 1;
    internal const ulong Material = 2;
    internal const ulong Big = 3;
    internal const ulong Size = 4;
    internal const ulong Variant = 5;
    internal const ulong Text = 6;
    internal const ulong Stacked = 11;
    internal const ulong Habit = 12;

    // Households.
    internal const ulong Region = 900;
    internal const ulong Income = 901;
    internal const ulong Climate = 902;
    internal const ulong IsEnglish = 903;
    internal const ulong OtherLanguage = 904;
    internal const ulong OwnStyle = 910;

    /// <summary>Placement candidates tried for each object.</summary>
    internal const int Candidates = 10;

    /// <summary>First slot of an object's block of sixteen.</summary>
    internal static ulong Object(int k) => 16 + 16 * (ulong)k;

    /// <summary>Slot of the lateral draw of a placement candidate; its depth is the next one.</summary>
    internal static ulong Placement(int k, int candidate) => 400 + 32 * (ulong)k + 2 * (ulong)candidate;
}
