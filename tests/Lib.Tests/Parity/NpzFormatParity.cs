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
        foreach (string path in Directory.GetFiles(fixture.Folder, "*.npz"))
        {
            using var file = NpzFile.Open(path);
            string origin = Path.GetFileName(path);
            fixture.Require(file.Names.Order().SequenceEqual(cases.EnumerateObject().Select(c => c.Name).Order()), $"{origin}: names {string.Join(", ", file.Names)}");
            foreach (var expected in cases.EnumerateObject())
                Compare(fixture, $"{origin}: {expected.Name}", file.Read(expected.Name), expected.Value);
        }
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
