using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>PaliGemma in big_vision's layout; sizes are read off the shapes, since such archives carry no configuration.</summary>
internal sealed class BigVisionPaliGemmaShapes : IShapeList
{
    public bool Recognises(JsonElement list) =>
        list.TryGetProperty("tensors", out var tensors) && tensors.TryGetProperty("params/llm/embedder/input_embedding", out _);

    public (nn.Module Model, WeightMap Map) Build(JsonElement list)
    {
        var shapes = list.GetProperty("tensors").EnumerateObject()
            .ToDictionary(t => t.Name, t => (IReadOnlyList<long>)[.. t.Value.EnumerateArray().Select(n => n.GetInt64())]);
        var config = PaliGemmaCheckpoint.Config(shapes);
        return (new VisionLanguageModel(config, new Device(DeviceType.META)), new WeightMap().Include(PaliGemmaCheckpoint.BigVision(config), "params/", ""));
    }
}
