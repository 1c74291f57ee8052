using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>SigLIP in the Hugging Face layout.</summary>
internal sealed class SigLipShapes : IShapeList
{
    public bool Recognises(JsonElement list) =>
        list.TryGetProperty("config", out var config) && config.TryGetProperty("model_type", out var type) && type.GetString() == "siglip";

    public (nn.Module Model, WeightMap Map) Build(JsonElement list)
    {
        var config = SigLipCheckpoint.Config(list.GetProperty("config"));
        return (new DualEncoder(config, new Device(DeviceType.META)), SigLipCheckpoint.HuggingFace(config));
    }
}
