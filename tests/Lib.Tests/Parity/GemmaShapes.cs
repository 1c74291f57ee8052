using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Gemma and Gemma 2 in the Hugging Face layout.</summary>
internal sealed class GemmaShapes : IShapeList
{
    public bool Recognises(JsonElement list) =>
        list.TryGetProperty("config", out var config) && config.TryGetProperty("model_type", out var type) && type.GetString() is "gemma" or "gemma2";

    public (nn.Module Model, WeightMap Map) Build(JsonElement list)
    {
        var config = GemmaCheckpoint.Config(list.GetProperty("config"));
        return (new Gemma(config, new Device(DeviceType.META)), GemmaCheckpoint.HuggingFace(config));
    }
}
