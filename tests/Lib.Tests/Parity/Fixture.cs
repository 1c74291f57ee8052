using System.Text.Json;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>One folder of golden inputs and outputs. It is known by its files, never by its name.</summary>
/// <remarks>Disagreements are collected, so that one run shows them all; an expected tensor that no check compared is one too.</remarks>
internal sealed class Fixture : IDisposable
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, Tensor>> read = [];
    private readonly HashSet<string> compared = [];
    private readonly List<string> disagreements = [];

    public Fixture(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Tensors of <c>io.safetensors</c>; none where there is no such file.</summary>
    public IReadOnlyDictionary<string, Tensor> Io => Has("io.safetensors") ? Tensors("io.safetensors") : new Dictionary<string, Tensor>();

    public JsonElement Config => Json("config.json");

    public bool Has(string file) => File.Exists(PathOf(file));

    public string PathOf(string file) => Path.Combine(Folder, file);

    public JsonElement Json(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(file)));
        return document.RootElement.Clone();
    }

    public IReadOnlyDictionary<string, Tensor> Tensors(string file)
    {
        if (!read.TryGetValue(file, out var tensors))
            read[file] = tensors = SafeTensors.Read(PathOf(file));
        return tensors;
    }

    /// <summary>Whether <c>config.json</c> has this text value, such as <c>model_type</c>, <c>siglip</c>.</summary>
    public bool ConfigIs(string member, string value) =>
        Has("config.json") && Config.ValueKind == JsonValueKind.Object && Config.TryGetProperty(member, out var found)
        && found.ValueKind == JsonValueKind.String && found.GetString() == value;

    /// <summary>An expected tensor, counted as compared; for checks that compare in a way of their own.</summary>
    public Tensor Expected(string name)
    {
        compared.Add(name);
        return Io[name];
    }

    /// <summary>Largest absolute difference over the largest magnitude of the expected tensor.</summary>
    public void Agree(string name, Tensor actual, double tolerance = 2e-5)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var expected = Expected(name).to(float64);
        if (!Same(name, expected.shape, actual.shape))
            return;
        if (expected.numel() == 0)
            return;
        double peak = expected.abs().max().item<double>();
        double error = (expected - actual.cpu().to(float64)).abs().max().item<double>() / (peak == 0 ? 1 : peak);
        Require(error <= tolerance, $"{name}: relative error {error:g3}, tolerance {tolerance:g1}");
    }

    /// <summary>Largest absolute difference.</summary>
    public void Close(string name, Tensor actual, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var expected = Expected(name).to(float64);
        if (!Same(name, expected.shape, actual.shape) || expected.numel() == 0)
            return;
        double error = (expected - actual.cpu().to(float64)).abs().max().item<double>();
        Require(error <= tolerance, $"{name}: error {error:g3}, tolerance {tolerance:g1}");
    }

    /// <summary>Ids, masks, timesteps: every element equal.</summary>
    public void Exact(string name, Tensor actual)
    {
        using var scope = NewDisposeScope();
        var expected = Expected(name);
        if (!Same(name, expected.shape, actual.shape))
            return;
        long different = expected.to(int64).ne(actual.cpu().to(int64)).sum().item<long>();
        Require(different == 0, $"{name}: {different} of {expected.numel()} elements differ");
    }

    /// <summary>Notes a disagreement unless a condition holds.</summary>
    public void Require(bool condition, string disagreement)
    {
        if (!condition)
            disagreements.Add(disagreement);
    }

    /// <summary>Everything that did not agree, or was expected and not compared.</summary>
    public IEnumerable<string> Verdict() =>
        disagreements.Concat(Io.Keys.Where(IsExpected).Except(compared).Select(name => $"{name}: no check compared it"));

    public void Dispose()
    {
        foreach (var tensor in read.Values.SelectMany(t => t.Values))
            tensor.Dispose();
    }

    private static bool IsExpected(string name) =>
        name.StartsWith("out", StringComparison.Ordinal) || name.StartsWith("grad", StringComparison.Ordinal) || name.EndsWith(".out", StringComparison.Ordinal);

    private bool Same(string name, long[] expected, long[] actual)
    {
        bool same = expected.SequenceEqual(actual);
        Require(same, $"{name}: shape [{string.Join(", ", actual)}], expected [{string.Join(", ", expected)}]");
        return same;
    }
}
