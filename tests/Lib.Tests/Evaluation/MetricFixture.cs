using System.Text.Json;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Evaluation;

/// <summary>Reads the metric cases.</summary>
internal static class MetricFixture
{
    public static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllBytes(Path(name))).RootElement;

    /// <summary>One array of <c>classification.safetensors</c>: an 8-byte header length, a JSON header, the bytes.</summary>
    public static Tensor Array(string name)
    {
        byte[] file = File.ReadAllBytes(Path("classification.safetensors"));
        int header = (int)BitConverter.ToInt64(file);
        var entry = JsonDocument.Parse(file.AsMemory(8, header)).RootElement.GetProperty(name);
        int from = 8 + header + entry.GetProperty("data_offsets")[0].GetInt32(), to = 8 + header + entry.GetProperty("data_offsets")[1].GetInt32();
        long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())];
        var values = empty(shape, entry.GetProperty("dtype").GetString() == "F32" ? float32 : int64);
        file.AsSpan(from, to - from).CopyTo(values.bytes);
        return values;
    }

    private static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", "metrics", name);
}
