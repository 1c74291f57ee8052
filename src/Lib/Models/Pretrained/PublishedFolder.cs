using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Checkpoints;
using Experiments.Core;
using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>A folder as Hugging Face lays it out: <c>config.json</c> beside the weights.</summary>
internal static class PublishedFolder
{
    private const string ConfigName = "config.json";

    /// <summary>Reads the configuration that belongs to a checkpoint.</summary>
    /// <param name="path">The folder, or a file in it.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static JsonElement Config(string path)
    {
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        string file = Path.Combine(folder, ConfigName);
        if (!File.Exists(file))
            throw new FileNotFoundException($"There is no '{file}'; it belongs beside the weights.", file);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new InvalidDataException($"'{file}' holds no JSON object.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{file}' is no JSON: {e.Message}", e);
        }
    }

    /// <summary>Takes memory for a module and fills it from an open checkpoint.</summary>
    /// <typeparam name="T">The module's type.</typeparam>
    /// <param name="make">Makes it.</param>
    /// <param name="map">Its map.</param>
    /// <param name="source">The checkpoint.</param>
    /// <param name="type">Element type of the parameters.</param>
    public static T Fill<T>(Func<T> make, WeightMap map, ITensorSource source, ScalarType type)
        where T : nn.Module
    {
        T module;
        using (new BlankParameters(type))
            module = make();
        try
        {
            map.Load(module, source);
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Writes a module as one file with its configuration beside it.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="config">What goes into <c>config.json</c>.</param>
    /// <param name="map">The module's map.</param>
    /// <param name="module">The module; unchanged.</param>
    public static void Save(string folder, JsonObject config, WeightMap map, nn.Module module)
    {
        Directory.CreateDirectory(folder);
        using var scope = NewDisposeScope();
        SafeTensors.Write(Path.Combine(folder, "model.safetensors"), map.Export(module), new Dictionary<string, string> { ["format"] = "pt" });
        AtomicFile.WriteText(Path.Combine(folder, ConfigName), config.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }
}
