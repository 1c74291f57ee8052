using Experiments.Data;

namespace Experiments.Papers.LocCa;

/// <summary>What was understood of an AREF or GCAP sequence.</summary>
/// <param name="Text">The region's words; empty where there are none.</param>
/// <param name="Box">Its box; null where the sequence holds no box, which counts as IoU 0.</param>
public sealed record RegionReading(string Text, Box? Box);
