using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>The three-way loss and its parts, each in nats an example.</summary>
/// <param name="Total">float32[]: mean of the three parts.</param>
/// <param name="ImageText">float32[]: main image tower with text tower; alone, the loss of a model without third tower.</param>
/// <param name="ImageThird">float32[]: main image tower with third tower.</param>
/// <param name="TextThird">float32[]: text tower with third tower.</param>
public sealed record ThreeTowersTerms(Tensor Total, Tensor ImageText, Tensor ImageThird, Tensor TextThird);
