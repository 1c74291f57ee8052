using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>SILC's loss and its parts.</summary>
/// <param name="Total">float32[]: contrastive + weight x distillation.</param>
/// <param name="Contrastive">float32[], nats an example.</param>
/// <param name="Distillation">float32[], nats a local view.</param>
public sealed record SilcTerms(Tensor Total, Tensor Contrastive, Tensor Distillation);
