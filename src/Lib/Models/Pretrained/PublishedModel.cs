using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Checkpoints;
using Experiments.Core;
using Experiments.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>Models as repositories publish them: a folder of <c>config.json</c> and weights.</summary>
internal static class PublishedModel
{
    private const string ConfigFile = "config.json", WeightsFile = "model.safetensors";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads the configuration in a folder, or beside a file of weights.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="read">Makes a configuration of it, which is valid.</param>
    /// <exception cref="InvalidDataException">It is no JSON, or a member has a value that cannot be.</exception>
    /// <exception cref="FileNotFoundException">There is no <c>config.json</c>.</exception>
    public static T Config<T>(string path, Func<JsonElement, T> read)
    {
        string file = Path.Combine(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!, ConfigFile);
        if (!File.Exists(file))
            throw new FileNotFoundException($"There is no '{file}', which tells the model's sizes; fetch it with the weights.", file);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{file}' describes no model that can be built: {e.Message}", e);
        }
    }

    /// <summary>Builds a model and fills it; no memory is taken for one that the checkpoint does not fit.</summary>
    /// <param name="build">Makes it on a device.</param>
    /// <param name="map">Its tensors' names in the checkpoint.</param>
    /// <param name="source">The checkpoint.</param>
    /// <param name="type">Element type of its parameters.</param>
    /// <param name="device">Where they live; the CPU when null.</param>
    /// <exception cref="InvalidDataException">Names, shapes or types differ, or the checkpoint is damaged; the message names it and the tensors.</exception>
    public static T Load<T>(Func<Device?, T> build, WeightMap map, ITensorSource source, ScalarType type, Device? device)
        where T : nn.Module
    {
        using (var outline = build(new Device(DeviceType.META)))
            map.RequireFit(outline, source);
        T model;
        using (new BlankParameters(type))
            model = build(device);
        try
        {
            map.Load(model, source);
            return model;
        }
        catch (Exception e)
        {
            model.Dispose();
            if (e is ArgumentException or NotSupportedException)
                throw new InvalidDataException(e.Message, e);
            throw;
        }
    }

    /// <summary>Writes a folder that the reference library loads.</summary>
    /// <param name="folder">Is created.</param>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="map">Its tensors' published names.</param>
    /// <param name="config">The content of <c>config.json</c>.</param>
    public static void Save(string folder, nn.Module model, WeightMap map, JsonObject config)
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(Path.Combine(folder, WeightsFile), map.Export(model), new Dictionary<string, string> { ["format"] = "pt" });
        AtomicFile.WriteText(Path.Combine(folder, ConfigFile), config.ToJsonString(Indented) + "\n");
    }

    /// <summary>Writes a numpy archive as big_vision does, all names below <c>params/</c>.</summary>
    /// <param name="path">Target file.</param>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="map">Its tensors' names in that code.</param>
    public static void SaveArchive(string path, nn.Module model, WeightMap map)
    {
        using var scope = NewDisposeScope();
        NpzWriter.Write(path, new WeightMap().Include(map, "params/", "").Export(model));
    }
}
