using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>The AugReg ViT in the Hugging Face layout.</summary>
internal sealed class VitShapes : IShapeList
{
    public bool Recognises(JsonElement list) =>
        list.TryGetProperty("config", out var config) && config.TryGetProperty("model_type", out var type) && type.GetString() == "vit";

    public (nn.Module Model, WeightMap Map) Build(JsonElement list)
    {
        var config = VitCheckpoint.Config(list.GetProperty("config"));
        return (new Vit(config, new Device(DeviceType.META)), VitCheckpoint.HuggingFace(config));
    }
}
