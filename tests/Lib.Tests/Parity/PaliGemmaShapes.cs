using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>PaliGemma and PaliGemma 2 in the Hugging Face layout.</summary>
internal sealed class PaliGemmaShapes : IShapeList
{
    public bool Recognises(JsonElement list) =>
        list.TryGetProperty("config", out var config) && config.TryGetProperty("model_type", out var type) && type.GetString() == "paligemma";

    public (nn.Module Model, WeightMap Map) Build(JsonElement list)
    {
        var config = PaliGemmaCheckpoint.Config(list.GetProperty("config"));
        return (new VisionLanguageModel(config, new Device(DeviceType.META)), PaliGemmaCheckpoint.HuggingFace(config));
    }
}
