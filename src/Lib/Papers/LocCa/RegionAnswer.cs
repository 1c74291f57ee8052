using Experiments.Data;

namespace Experiments.Papers.LocCa;

/// <summary>What a model said of a region of a picture.</summary>
/// <param name="Picture">Place of the picture in the batch.</param>
/// <param name="Text">The region's words, given or written.</param>
/// <param name="Box">Its box, given or written; null where what was written is no box, which counts as IoU 0.</param>
/// <param name="Written">The words that the model wrote, one a token, without the end.</param>
/// <param name="LogProbability">Of the words written and the end token, in nats.</param>
public sealed record RegionAnswer(int Picture, string Text, Box? Box, IReadOnlyList<string> Written, double LogProbability);
