using System.Text.Json;

namespace Experiments.Core;

/// <summary>One run's folder: its recipe, seed and versions first, its log, metrics and weights as they come.</summary>
/// <param name="path">The folder; created when the recipe is written.</param>
public sealed class RunFolder(string path)
{
    /// <summary>Full path of the folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Full path of a file in the folder.</summary>
    /// <param name="name">File name, or a relative path with forward slashes.</param>
    /// <returns>The path; nothing is created.</returns>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A folder within this one, for one arm or seed.</summary>
    /// <param name="name">Folder name.</param>
    /// <returns>The inner folder.</returns>
    public RunFolder Inner(string name) => new(File(name));

    /// <summary>Writes <c>recipe.json</c>: the recipe, its seed and the versions that compute it.</summary>
    /// <typeparam name="T">Recipe record.</typeparam>
    /// <param name="recipe">Everything that determines the run.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="IOException">The folder is not writable.</exception>
    public void WriteRecipe<T>(T recipe, ulong seed) => WriteJson("recipe.json", new { recipe, seed, versions = Versions.Current() });

    /// <summary>Writes a value as an indented JSON file, atomically.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="name">File name.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="IOException">The folder is not writable.</exception>
    public void WriteJson<T>(string name, T value) =>
        AtomicFile.WriteText(File(name), JsonSerializer.Serialize(value, KitJson.Indented) + "\n");
}
