using System.Globalization;
using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Checkpoints of a run: one safetensors file each, in the folder <c>checkpoints</c>.</summary>
/// <remarks>
/// A file holds weights and buffers, the optimiser's moments and step count, the moving average, and the state of the CPU's random
/// generator; its metadata hold step, data position, recipe, versions and a checksum of all tensors. Files are written atomically, so
/// a run that is killed at any moment finds its last whole checkpoint. The generators of GPUs are not in it: the training
/// loop seeds all generators from (seed, step) before each step.
/// </remarks>
public static class TrainingCheckpoint
{
    private const string Folder = "checkpoints";
    private const string GeneratorName = "random.cpu";

    /// <summary>Writes a checkpoint and deletes the oldest beyond a number.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="state">What to write.</param>
    /// <param name="recipe">The run's recipe, which a resuming run must share.</param>
    /// <param name="step">Optimiser steps done.</param>
    /// <param name="position">Index of the next batch.</param>
    /// <param name="keep">Checkpoints to keep, at least 1.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="IOException">The disk is full or not writable; earlier checkpoints stay.</exception>
    public static string Write(RunFolder folder, TrainingState state, TrainingRecipe recipe, long step, long position, int keep = 2)
    {
        Check.Positive(keep, "keep");
        using var scope = NewDisposeScope();
        var tensors = state.Tensors().ToDictionary(t => t.Key, t => t.Value.detach().cpu().contiguous());
        tensors[GeneratorName] = get_rng_state();
        string path = folder.File($"{Folder}/step-{step:D9}.safetensors");
        SafeTensors.Write(path, tensors, new Dictionary<string, string>
        {
            ["step"] = step.ToString(CultureInfo.InvariantCulture),
            ["position"] = position.ToString(CultureInfo.InvariantCulture),
            ["recipe"] = recipe.ToJson(),
            ["versions"] = JsonSerializer.Serialize(Versions.Current(), KitJson.Line),
            ["checksum"] = Checksum(SafeTensors.Order(tensors).Select(t => t.Tensor)),
        });
        foreach (string old in All(folder).SkipLast(keep).Concat(Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.partial")))
            File.Delete(old);
        return path;
    }

    /// <summary>The checkpoints of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <returns>Paths from the first step to the last; empty when there is none.</returns>
    public static IReadOnlyList<string> All(RunFolder folder) =>
        Directory.Exists(folder.File(Folder)) ? [.. Directory.EnumerateFiles(folder.File(Folder), "step-*.safetensors").Order(StringComparer.Ordinal)] : [];

    /// <summary>The checkpoint of the latest step.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <returns>A path, or null when there is none.</returns>
    public static string? Latest(RunFolder folder) => All(folder) is [.., var last] ? last : null;

    /// <summary>Restores a run's state from a checkpoint; nothing is changed unless the file is whole and fits.</summary>
    /// <param name="path">A checkpoint.</param>
    /// <param name="state">Filled in place.</param>
    /// <param name="recipe">The recipe to go on with; only how often it logs, evaluates and saves may differ.</param>
    /// <returns>Where the checkpoint was taken.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors do not fit the model.</exception>
    /// <exception cref="ArgumentException">The recipe differs; the message names the members.</exception>
    public static ResumePoint Read(string path, TrainingState state, TrainingRecipe recipe)
    {
        using var file = SafeTensorsFile.Open(path);
        var metadata = Required(file, "step", "position", "recipe", "versions", "checksum");
        var differences = RecipeDifference.Between(metadata["recipe"], recipe);
        if (differences.Count > 0)
        {
            throw new ArgumentException(
                $"'{path}' belongs to a run with another recipe: {string.Join("; ", differences)}. Use that recipe, or another folder.", nameof(recipe));
        }
        var targets = state.Tensors();
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var generator = get_rng_state();
        Verify(file);
        ModuleWeights.Require(
            targets.Append(new(GeneratorName, generator)).ToDictionary(t => t.Key, t => (IReadOnlyList<long>)t.Value.shape),
            file.Entries.ToDictionary(e => e.Key, e => e.Value.Shape),
            path);
        foreach (var (name, target) in targets)
            file.ReadInto(name, target);
        file.ReadInto(GeneratorName, generator);
        set_rng_state(generator);
        return new(
            long.Parse(metadata["step"], CultureInfo.InvariantCulture),
            long.Parse(metadata["position"], CultureInfo.InvariantCulture),
            JsonSerializer.Deserialize<Versions>(metadata["versions"], KitJson.Line)!);
    }

    /// <summary>Fills a model with the weights of a checkpoint, for evaluation or as the start of another run.</summary>
    /// <param name="path">A checkpoint.</param>
    /// <param name="model">Filled in place.</param>
    /// <param name="averaged">Whether to take the moving average in place of the trained weights.</param>
    /// <exception cref="InvalidDataException">The file is damaged, its tensors do not fit the model, or it holds no average.</exception>
    public static void LoadModel(string path, nn.Module model, bool averaged = false)
    {
        using var file = SafeTensorsFile.Open(path);
        Verify(file);
        ModuleWeights.Load(model, file, "model.");
        if (!averaged)
            return;
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (!file.Entries.ContainsKey($"average.{name}"))
                throw new InvalidDataException($"'{path}' holds no moving average; train with TrainingRecipe.EmaDecay, or load without averaged.");
            file.ReadInto($"average.{name}", parameter);
        }
    }

    private static IReadOnlyDictionary<string, string> Required(SafeTensorsFile file, params string[] keys)
    {
        foreach (string key in keys.Where(key => !file.Metadata.ContainsKey(key)))
            throw new InvalidDataException($"'{file.FilePath}' is no training checkpoint: its metadata lack '{key}'. Load plain weights with ModuleWeights.");
        return file.Metadata;
    }

    private static void Verify(SafeTensorsFile file)
    {
        string expected = Required(file, "checksum")["checksum"];
        uint state = Crc32C.Start;
        foreach (var entry in file.Entries.Values.OrderBy(e => e.Offset))
        {
            using var tensor = file.Read(entry.Name);
            state = Append(state, tensor);
        }
        string actual = Text(state);
        if (actual != expected)
        {
            throw new InvalidDataException(
                $"'{file.FilePath}' is damaged: its tensors have checksum {actual}, {expected} was written. Delete it to go on from an earlier checkpoint.");
        }
    }

    private static string Checksum(IEnumerable<Tensor> tensors) => Text(tensors.Aggregate(Crc32C.Start, Append));

    private static uint Append(uint state, Tensor tensor)
    {
        TensorBytes.Visit(tensor, (piece, _) => state = Crc32C.Append(state, piece));
        return state;
    }

    private static string Text(uint state) => Crc32C.Finish(state).ToString("x8");
}
