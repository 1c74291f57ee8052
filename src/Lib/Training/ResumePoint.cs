using Experiments.Core;

namespace Experiments.Training;

/// <summary>Where a checkpoint was taken.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Position">The batch source's position: index of the next batch.</param>
/// <param name="Versions">What it was computed with; bits may differ under others.</param>
public sealed record ResumePoint(long Step, long Position, Versions Versions);
