using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>The softmax contrastive loss and its two directions, each in nats an example.</summary>
/// <param name="Total">float32[]: mean of both directions.</param>
/// <param name="ImageToText">float32[]: mean cross-entropy of picking each image's text.</param>
/// <param name="TextToImage">float32[]: mean cross-entropy of picking each text's image.</param>
public sealed record SoftmaxTerms(Tensor Total, Tensor ImageToText, Tensor TextToImage);
