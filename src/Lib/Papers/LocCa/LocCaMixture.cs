using System.Text.Json.Serialization;
using Experiments.Core;

namespace Experiments.Papers.LocCa;

/// <summary>Sequences that the decoder learns from each picture and step; all weigh the same.</summary>
/// <param name="Captions">Different captions of the picture.</param>
/// <param name="Refer">Regions said as text and box.</param>
/// <param name="Ground">Regions said as box and text.</param>
public sealed record LocCaMixture(int Captions = 1, int Refer = 1, int Ground = 1)
{
    /// <summary>One of each: LocCa.</summary>
    public static LocCaMixture All { get; } = new();

    /// <summary>The caption alone: Cap and CapPa.</summary>
    public static LocCaMixture Caption { get; } = new(1, 0, 0);

    /// <summary>Three captions: as many sequences as LocCa's, and no box.</summary>
    public static LocCaMixture ThreeCaptions { get; } = new(3, 0, 0);

    /// <summary>Caption and AREF.</summary>
    public static LocCaMixture WithRefer { get; } = new(1, 1, 0);

    /// <summary>Caption and GCAP.</summary>
    public static LocCaMixture WithGround { get; } = new(1, 0, 1);

    /// <summary>Sequences an image.</summary>
    [JsonIgnore]
    public int Sequences => Captions + Refer + Ground;

    /// <summary>A copy with some members changed.</summary>
    /// <param name="captions">As the member of that name.</param>
    /// <param name="refer">As the member of that name.</param>
    /// <param name="ground">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public LocCaMixture With(int? captions = null, int? refer = null, int? ground = null) => new(captions ?? Captions, refer ?? Refer, ground ?? Ground);

    /// <summary>Task of each sequence, in the order in which a picture's sequences stand.</summary>
    /// <returns>Captions, then AREF, then GCAP.</returns>
    public IReadOnlyList<LocCaTask> Tasks() =>
    [
        .. Enumerable.Repeat(LocCaTask.Caption, Captions),
        .. Enumerable.Repeat(LocCaTask.Refer, Refer),
        .. Enumerable.Repeat(LocCaTask.Ground, Ground),
    ];

    /// <summary>Requires at least one sequence.</summary>
    /// <exception cref="ArgumentException">A member is negative, or all are 0.</exception>
    public void Validate()
    {
        Check.Member(Captions >= 0, "LocCaMixture.Captions", Captions, "use 0 for no caption");
        Check.Member(Refer >= 0, "LocCaMixture.Refer", Refer, "use 0 to leave AREF out");
        Check.Member(Ground >= 0, "LocCaMixture.Ground", Ground, "use 0 to leave GCAP out");
        Check.Member(Sequences > 0, "LocCaMixture", "empty", "ask for at least one sequence, as LocCaMixture.Caption does");
    }
}
