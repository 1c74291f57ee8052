using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Experiments.Core;

namespace Experiments.Data.Coco;

/// <summary>Reads and writes COCO annotation files; what is read has been checked.</summary>
public static class CocoJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NewLine = "\n",
    };

    /// <summary>Reads an instances file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its images, objects and categories.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not such a file, or a number refers to nothing; the message names file and member.</exception>
    public static CocoInstancesFile ReadInstances(string path)
    {
        var file = Read<CocoInstancesFile>(path);
        var check = new CocoCheck(path, file.Images, file.Categories);
        for (int i = 0; i < file.Annotations.Count; i++)
            check.Annotation(file.Annotations[i], $"annotations[{i}]");
        return file;
    }

    /// <summary>Reads a captions file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its images and captions.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="ReadInstances"/>.</exception>
    public static CocoCaptionsFile ReadCaptions(string path)
    {
        var file = Read<CocoCaptionsFile>(path);
        var check = new CocoCheck(path, file.Images, []);
        for (int i = 0; i < file.Annotations.Count; i++)
            check.Image(file.Annotations[i]?.ImageId, $"annotations[{i}]");
        return file;
    }

    /// <summary>Reads a panoptic file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its images, maps and categories.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="ReadInstances"/>.</exception>
    public static CocoPanopticFile ReadPanoptic(string path)
    {
        var file = Read<CocoPanopticFile>(path);
        var check = new CocoCheck(path, file.Images, file.Categories);
        for (int i = 0; i < file.Annotations.Count; i++)
            check.Panoptic(file.Annotations[i], $"annotations[{i}]");
        return file;
    }

    /// <summary>Writes an annotation file, atomically; the same content gives the same bytes.</summary>
    /// <typeparam name="TFile"><see cref="CocoInstancesFile"/>, <see cref="CocoCaptionsFile"/> or <see cref="CocoPanopticFile"/>.</typeparam>
    /// <param name="path">Target file.</param>
    /// <param name="file">The content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write<TFile>(string path, TFile file)
        where TFile : class => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, file, Options));

    private static TFile Read<TFile>(string path)
        where TFile : class
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"COCO file '{path}' does not exist; check the path.", path);
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<TFile>(stream, Options) ?? throw new JsonException("the file holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"COCO file '{path}', {e.Path ?? "beginning"}: {e.Message}", e);
        }
    }
}
