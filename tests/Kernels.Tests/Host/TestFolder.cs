using System.Text.Json;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Tests.Host;

/// <summary>A folder of notebooks made for one test.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"experiments-{Guid.NewGuid():n}");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a notebook of code cells and returns its path.</summary>
    public string Notebook(string name, params string[] cells)
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var json = new
        {
            cells = cells.Select((source, i) => new { cell_type = "code", id = $"c{i}", metadata = new { }, source, outputs = Array.Empty<int>(), execution_count = (int?)null }),
            metadata = new { },
            nbformat = 4,
            nbformat_minor = 5,
        };
        System.IO.File.WriteAllText(path, JsonSerializer.Serialize(json));
        return path;
    }

    /// <summary>Changes a code cell of a notebook and returns the notebook's path.</summary>
    public string Edit(string name, int cell, Action<JsonObject> change)
    {
        var json = Json(name);
        change(json["cells"]![cell]!.AsObject());
        System.IO.File.WriteAllText(File(name), json.ToJsonString());
        return File(name);
    }

    public JsonNode Json(string name) => JsonNode.Parse(System.IO.File.ReadAllText(File(name)))!;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
