using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>safetensors files of every element type, odd ones that are valid, broken ones that must be refused, and rounding to half precisions.</summary>
internal sealed class SafeTensorsFormatParity : IParityCheck
{
    public bool Recognises(Fixture fixture) => fixture.Has("all_types.safetensors") && fixture.Has("cases.json");

    public void Run(Fixture fixture)
    {
        var cases = fixture.Json("cases.json");
        AllTypes(fixture, cases);
        foreach (var file in cases.GetProperty("files").EnumerateObject())
        {
            if (file.Value.GetProperty("valid").GetBoolean())
                Valid(fixture, file.Name, cases.GetProperty("ok_values"));
            else
                Broken(fixture, file.Name);
        }
        if (fixture.Has("rounding.safetensors"))
            Rounding(fixture);
    }

    private static void AllTypes(Fixture fixture, JsonElement cases)
    {
        using var file = SafeTensorsFile.Open(fixture.PathOf("all_types.safetensors"));
        var expected = cases.GetProperty("all_types");
        fixture.Require(expected.EnumerateObject().Select(c => c.Name).Order().SequenceEqual(file.Entries.Keys.Order()), $"all_types: names {string.Join(", ", file.Entries.Keys)}");
        fixture.Require(
            cases.GetProperty("metadata").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()!).OrderBy(m => m.Key).SequenceEqual(file.Metadata.OrderBy(m => m.Key)),
            "all_types: metadata");
        foreach (var (name, value) in expected.EnumerateObject().Where(c => file.Entries.ContainsKey(c.Name)).Select(c => (c.Name, c.Value)))
        {
            var entry = file.Entries[name];
            fixture.Require(entry.ElementType == value.GetProperty("dtype").GetString(), $"{name}: type {entry.ElementType}");
            fixture.Require(entry.Shape.SequenceEqual(value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())), $"{name}: shape [{string.Join(", ", entry.Shape)}]");
            string[] wanted = [.. value.GetProperty("values").EnumerateArray().Select(v => Expected(v, entry.ElementType))];
            foreach (bool mapped in new[] { false, true })
                fixture.Require(wanted.SequenceEqual(Actual(file, entry, mapped)), $"{name}: values {(mapped ? "mapped" : "read")}");
        }
    }

    private static void Valid(Fixture fixture, string name, JsonElement values)
    {
        var tensors = SafeTensors.Read(fixture.PathOf(name));
        foreach (string key in tensors.Keys)
        {
            fixture.Require(
                values.TryGetProperty(key, out var expected)
                && tensors[key].flatten().to(float64).data<double>().ToArray().SequenceEqual(expected.EnumerateArray().Select(v => v.GetDouble())),
                $"{name}: '{key}' differs");
            if (values.TryGetProperty(key + "_shape", out var shape))
                fixture.Require(tensors[key].shape.SequenceEqual(shape.EnumerateArray().Select(n => n.GetInt64())), $"{name}: shape of '{key}'");
        }
        bool isEmpty = name.Contains("no_tensors", StringComparison.Ordinal);
        fixture.Require(isEmpty ? tensors.Count == 0 : tensors.Count == values.EnumerateObject().Count(v => !v.Name.EndsWith("_shape", StringComparison.Ordinal)), $"{name}: {tensors.Count} tensors");
    }

    private static void Broken(Fixture fixture, string name)
    {
        try
        {
            SafeTensorsFile.Open(fixture.PathOf(name)).Dispose();
            fixture.Require(false, $"{name}: it was not refused");
        }
        catch (InvalidDataException e)
        {
            fixture.Require(e.Message.Contains(name, StringComparison.Ordinal), $"{name}: the refusal does not name it: {e.Message}");
        }
    }

    private static void Rounding(Fixture fixture)
    {
        var tensors = fixture.Tensors("rounding.safetensors");
        foreach (var (suffix, type) in new[] { ("to_bf16_as_f32", ScalarType.BFloat16), ("to_f16_as_f32", ScalarType.Float16) })
            fixture.Require(tensors["f32"].to(type).to(float32).bytes.SequenceEqual(tensors[suffix].bytes), $"rounding: {type}");
    }

    private static bool IsFloat(string type) => type[0] is 'F' or 'B' && type != "BOOL";

    private static string Expected(JsonElement value, string type)
    {
        if (!IsFloat(type))
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? (value.GetBoolean() ? "1" : "0") : value.ToString();
        return Bits(value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            var text => double.Parse(text!, CultureInfo.InvariantCulture),
        });
    }

    private static string Bits(double value) => double.IsNaN(value) ? "nan" : BitConverter.DoubleToInt64Bits(value).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Actual(SafeTensorsFile file, SafeTensorEntry entry, bool mapped)
    {
        switch (entry.ElementType)
        {
            case "U16":
                return MemoryMarshal.Cast<byte, ushort>(file.ReadBytes(entry.Name)).ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture));
            case "U32":
                return MemoryMarshal.Cast<byte, uint>(file.ReadBytes(entry.Name)).ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture));
            case "U64":
                return MemoryMarshal.Cast<byte, ulong>(file.ReadBytes(entry.Name)).ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture));
        }
        var tensor = (mapped ? file.Map(entry.Name) : file.Read(entry.Name)).flatten();
        return IsFloat(entry.ElementType)
            ? tensor.to(float64).data<double>().ToArray().Select(Bits)
            : tensor.to(int64).data<long>().ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture));
    }
}
