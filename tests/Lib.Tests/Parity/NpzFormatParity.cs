using System.Runtime.InteropServices;
using System.Text.Json;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Numpy archives, stored and deflated: every array as numpy reads it.</summary>
internal sealed class NpzFormatParity : IParityCheck
{
    public bool Recognises(Fixture fixture) => fixture.Has("stored.npz") && fixture.Has("cases.json");

    public void Run(Fixture fixture)
    {
        var cases = fixture.Json("cases.json");
        foreach (string path in Directory.GetFiles(fixture.Folder, "*.npy"))
            CompareSingle(fixture, path, cases.EnumerateObject().Select(c => c.Value));
        foreach (string path in Directory.GetFiles(fixture.Folder, "*.npz"))
        {
            using var file = NpzFile.Open(path);
            string origin = Path.GetFileName(path);
            fixture.Require(file.Names.Order().SequenceEqual(cases.EnumerateObject().Select(c => c.Name).Order()), $"{origin}: names {string.Join(", ", file.Names)}");
            foreach (var expected in cases.EnumerateObject())
                Compare(fixture, $"{origin}: {expected.Name}", file.Read(expected.Name), expected.Value);
        }
    }

    // Single arrays carry no name: one is an array of the archives, one in the other byte order counts from zero.
    private static void CompareSingle(Fixture fixture, string path, IEnumerable<JsonElement> cases)
    {
        var found = NpyFile.Read(path);
        double[] values = found.flatten().to(float64).data<double>().ToArray();
        bool isCounting = values.SequenceEqual(Enumerable.Range(0, values.Length).Select(i => (double)i));
        bool isCase = cases.Any(c =>
            found.shape.SequenceEqual(c.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()))
            && values.SequenceEqual(c.GetProperty("values").EnumerateArray().Select(Number)));
        fixture.Require(isCounting || isCase, $"{Path.GetFileName(path)}: values differ");
    }

    private static void Compare(Fixture fixture, string name, Tensor actual, JsonElement expected)
    {
        var shape = expected.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64());
        fixture.Require(actual.shape.SequenceEqual(shape), $"{name}: shape [{string.Join(", ", actual.shape)}]");
        var values = expected.GetProperty("values").EnumerateArray().Select(Number).ToArray();
        bool bits = expected.GetProperty("dtype").GetString() == "|V2";
        var found = actual.flatten();
        var numbers = bits ? MemoryMarshal.Cast<byte, ushort>(found.bytes).ToArray().Select(s => (double)s).ToArray() : found.to(float64).data<double>().ToArray();
        fixture.Require(numbers.SequenceEqual(values), $"{name}: values differ");
    }

    private static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => value.GetDouble(),
    };
}
