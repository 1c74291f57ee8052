using System.Text.Json;
using System.Text.RegularExpressions;
using Experiments.Checkpoints;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>U-Nets as diffusers publishes them: a folder with <c>config.json</c> and <c>diffusion_pytorch_model.safetensors</c>.</summary>
public static partial class UNetCheckpoint
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private const string ConfigFile = "config.json", WeightsFile = "diffusion_pytorch_model.safetensors";

    /// <summary>Reads <c>config.json</c>; what is missing has the default of the class it names, UNet2DModel or UNet2DConditionModel.</summary>
    /// <param name="config">The whole file.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be or is not built here; the message names it and what is accepted.</exception>
    public static UNetConfig Config(JsonElement config) => new UNetJson(config).Config();

    /// <summary>Names and layouts of diffusers.</summary>
    /// <param name="config">The network.</param>
    /// <param name="oldAttention">Whether plain attention has its names of before 2023: <c>query</c>, <c>proj_attn</c> and so on.</param>
    /// <returns>A map of a <see cref="UNet"/>.</returns>
    public static WeightMap HuggingFace(UNetConfig config, bool oldAttention = false)
    {
        using var scope = NewDisposeScope();
        using var model = new UNet(config, new Device(TorchSharp.DeviceType.META));
        var map = new WeightMap();
        foreach (var (ours, tensor) in model.state_dict())
        {
            var match = Attention().Match(ours);
            if (match.Success)
                AddAttention(map, ours, match, tensor.shape[0], oldAttention && match.Groups["plain"].Success);
            else
                map.Add(Renamed(ours), ours, IsKernel(ours) && !IsLinear(config) ? weight => weight.unsqueeze(-1).unsqueeze(-1) : null);
        }
        return map;
    }

    /// <summary>Loads a network.</summary>
    /// <param name="folder">The folder of both files.</param>
    /// <param name="type">Element type of the parameters.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <returns>The network in evaluation mode.</returns>
    /// <exception cref="InvalidDataException">A file is damaged or does not fit; the message names it.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static UNet Load(string folder, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        var config = PublishedModel.Config(folder, Config);
        using var source = TensorSource.Open(folder);
        RequireEnoughTensors(config, source);
        var map = HuggingFace(config, source.Shapes.Keys.Any(name => name.EndsWith(".query.weight", StringComparison.Ordinal)));
        var model = PublishedModel.Load(d => new UNet(config, d), map, source, type, device);
        model.eval();
        return model;
    }

    /// <summary>Writes a network so that diffusers loads it.</summary>
    /// <param name="model">The network; unchanged.</param>
    /// <param name="folder">The folder; created where it is missing.</param>
    /// <exception cref="ArgumentException">diffusers has no name for an option of the network.</exception>
    public static void Save(UNet model, string folder)
    {
        var config = UNetJsonWriter.Write(model.Config);
        using var scope = NewDisposeScope();
        var tensors = HuggingFace(model.Config).Export(model);
        SafeTensors.Write(Path.Combine(folder, WeightsFile), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        AtomicFile.Write(Path.Combine(folder, ConfigFile), stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(config, Indented)));
    }

    /// <summary>Refuses a configuration with more blocks than the file can fill, before anything is built.</summary>
    private static void RequireEnoughTensors(UNetConfig config, ITensorSource source)
    {
        long blocks = config.Levels.Sum(l => l.Layers * (1L + (l.Down?.Depth ?? 0)) + (l.Layers + 1) * (1L + (l.Up?.Depth ?? 0))) + (config.Middle?.Depth ?? 0);
        if (blocks > source.Shapes.Count)
            throw new InvalidDataException($"'{ConfigFile}' asks for {blocks} blocks, more than the {source.Shapes.Count} tensors of '{source.Origin}'.");
    }

    private static void AddAttention(WeightMap map, string ours, Match match, long rows, bool old)
    {
        string prefix = Renamed(match.Groups["prefix"].Value), kind = match.Groups["kind"].Value;
        string[] names = (match.Groups["part"].Value, old) switch
        {
            ("qkv", true) => ["query", "key", "value"],
            ("proj", true) => ["proj_attn"],
            ("qkv", false) => ["to_q", "to_k", "to_v"],
            ("q", _) => ["to_q"],
            ("kv", _) => ["to_k", "to_v"],
            ("context_kv", _) => ["add_k_proj", "add_v_proj"],
            _ => ["to_out.0"],
        };
        if (prefix.StartsWith("add_embedding.", StringComparison.Ordinal))
            names = [.. names.Select(n => n["to_".Length..] + "_proj")];
        long size = rows / names.Length;
        for (int i = 0; i < names.Length; i++)
        {
            long start = i * size;
            map.Add($"{prefix}{names[i]}.{kind}", ours, names.Length == 1 ? null : weight => weight.narrow(0, start, size));
        }
    }

    private static string Renamed(string ours) => ours
        .Replace("ff_gate.", "ff.net.0.proj.", StringComparison.Ordinal)
        .Replace("ff_out.", "ff.net.2.", StringComparison.Ordinal)
        .Replace("time_cond_proj.", "time_embedding.cond_proj.", StringComparison.Ordinal)
        .Replace("add_embedding.positional_embedding", "add_embedding.pool.positional_embedding", StringComparison.Ordinal);

    private static bool IsKernel(string ours) => TransformerProjection().IsMatch(ours);

    private static bool IsLinear(UNetConfig config) =>
        config.Levels.SelectMany(l => new[] { l.Down, l.Up }).Append(config.Middle).Any(a => a is { LinearProjection: true });

    /// <summary>Plain attention has its projections one name deeper than the others, where the block itself holds them.</summary>
    [GeneratedRegex(@"^(?<prefix>.*?(attentions\.\d+|attn1|attn2|pool)\.)(?<plain>attn\.)?(?<part>qkv|q|kv|context_kv|proj)\.(?<kind>weight|bias)$")]
    private static partial Regex Attention();

    [GeneratedRegex(@"attentions\.\d+\.proj_(in|out)\.weight$")]
    private static partial Regex TransformerProjection();
}
