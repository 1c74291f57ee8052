using System.Text.Json;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Published checkpoints at full size: every tensor has a place, every parameter of ours a source, totals are equal.</summary>
internal sealed class ShapesParity : IParityCheck
{
    private static readonly IShapeList[] Families =
    [
        .. typeof(IShapeList).Assembly.GetTypes()
            .Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IShapeList)))
            .Select(t => (IShapeList)Activator.CreateInstance(t)!),
    ];

    public bool Recognises(Fixture fixture) => !fixture.Has("io.safetensors") && Lists(fixture).Any();

    public void Run(Fixture fixture)
    {
        foreach (var (file, list) in Lists(fixture))
        {
            var families = Families.Where(f => f.Recognises(list)).ToList();
            fixture.Require(families.Count == 1, $"{file}: {families.Count} families know it");
            if (families.Count == 1)
                Compare(fixture, file, list, families[0]);
        }
    }

    private static void Compare(Fixture fixture, string file, JsonElement list, IShapeList family)
    {
        using var scope = NewDisposeScope();
        var (model, map) = family.Build(list);
        using (model)
        {
            var ours = map.Shapes(model);
            var theirs = list.GetProperty("tensors").EnumerateObject()
                .ToDictionary(t => t.Name, t => t.Value.EnumerateArray().Select(n => n.GetInt64()).ToArray());
            foreach (string name in theirs.Keys.Except(ours.Keys))
                fixture.Require(false, $"{file}: {name} has no place");
            foreach (string name in ours.Keys.Except(theirs.Keys))
                fixture.Require(false, $"{file}: {name} is invented");
            foreach (string name in theirs.Keys.Intersect(ours.Keys).Where(name => !theirs[name].SequenceEqual(ours[name])))
                fixture.Require(false, $"{file}: {name} is [{string.Join(", ", ours[name])}], published [{string.Join(", ", theirs[name])}]");
            long total = model.parameters().Sum(p => p.numel());
            fixture.Require(total == list.GetProperty("parameters").GetInt64(), $"{file}: {total} parameters, published {list.GetProperty("parameters")}");
            foreach (string name in Optional(list).Where(name => !map.Accepts(name)))
                fixture.Require(false, $"{file}: {name} may be in the file, and the map refuses it");
        }
    }

    private static IEnumerable<string> Optional(JsonElement list) =>
        new[] { "tied_and_absent", "may_also_contain" }
            .Where(member => list.TryGetProperty(member, out _))
            .SelectMany(member => list.GetProperty(member).EnumerateArray().Select(n => n.GetString()!));

    private static IEnumerable<(string File, JsonElement List)> Lists(Fixture fixture) =>
        Directory.GetFiles(fixture.Folder, "*.json").Order(StringComparer.Ordinal)
            .Select(path => (File: Path.GetFileName(path), List: fixture.Json(Path.GetFileName(path))))
            .Where(l => l.List.ValueKind == JsonValueKind.Object && l.List.TryGetProperty("checkpoint", out _) && l.List.TryGetProperty("tensors", out _));
}
