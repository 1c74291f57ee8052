using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>CLIP in the Hugging Face layout.</summary>
internal sealed class ClipShapes : IShapeList
{
    public bool Recognises(JsonElement list) =>
        list.TryGetProperty("config", out var config) && config.TryGetProperty("model_type", out var type) && type.GetString() == "clip";

    public (nn.Module Model, WeightMap Map) Build(JsonElement list)
    {
        var config = ClipCheckpoint.Config(list.GetProperty("config"));
        return (new DualEncoder(config, new Device(DeviceType.META)), ClipCheckpoint.HuggingFace(config));
    }
}
