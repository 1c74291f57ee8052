using System.Text.Json;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Builds the model of a published shape list without memory; found by reflection.</summary>
internal interface IShapeList
{
    /// <summary>Whether the list is of this family: by its <c>config</c>, or by its tensors' names where it has none.</summary>
    /// <param name="list">The whole list: <c>checkpoint</c>, <c>class</c>, maybe <c>config</c>, <c>parameters</c>, <c>tensors</c>.</param>
    bool Recognises(JsonElement list);

    /// <summary>The model of the list on the <c>meta</c> device, and its map in the list's layout.</summary>
    (nn.Module Model, WeightMap Map) Build(JsonElement list);
}
