using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>T5, mT5 and UL2 in the Hugging Face layout.</summary>
internal sealed class T5Shapes : IShapeList
{
    public bool Recognises(JsonElement list) =>
        list.TryGetProperty("config", out var config) && config.TryGetProperty("model_type", out var type) && type.GetString() is "t5" or "mt5";

    public (nn.Module Model, WeightMap Map) Build(JsonElement list)
    {
        var config = T5Checkpoint.Config(list.GetProperty("config"));
        return (new T5(config, new Device(DeviceType.META)), T5Checkpoint.HuggingFace(config));
    }
}
