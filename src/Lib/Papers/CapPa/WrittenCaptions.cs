namespace Experiments.Papers.CapPa;

/// <summary>Captions that a model wrote for pictures with one caption each.</summary>
/// <param name="Captions">One a picture.</param>
/// <param name="Exact">Share that equals the picture's own, in [0, 1]. Far from 1 where captions choose what to mention.</param>
/// <param name="Cider">CIDEr-D in [0, 10]; papers print 100 times this.</param>
public sealed record WrittenCaptions(IReadOnlyList<string> Captions, double Exact, double Cider);
