using Experiments.Data;

namespace Experiments.Papers.LocCa;

/// <summary>A part of a picture with words for it.</summary>
/// <param name="Texts">Ways to say what is there, each true of this region alone where the labels are true.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Confidence">How sure the detector is, in [0, 1]; 1 for labels that are known.</param>
public sealed record LabelledRegion(IReadOnlyList<string> Texts, Box Box, double Confidence = 1);
