using System.Text.Json;

namespace Experiments.Data;

/// <summary>Reads the <c>preprocessor_config.json</c> that published checkpoints carry.</summary>
/// <remarks>
/// The processors of CLIP, SigLIP (PaliGemma's too) and ViT are known, by their present and their former names; a missing key has the
/// library's default for that processor.
/// </remarks>
public static class PreprocessorConfig
{
    /// <summary>Reads a file.</summary>
    /// <param name="path"><c>preprocessor_config.json</c>, or a <c>processor_config.json</c> with an <c>image_processor</c> within.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not JSON, another processor, or a value that it does not know; the message names file and member.</exception>
    public static ImagePreprocessing Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Preprocessor file '{path}' does not exist; fetch it from the checkpoint's repository.", path);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is no preprocessor file that is known here: {e.Message.TrimEnd('.')}. Fetch it again, or write the recipe in code.", e);
        }
    }

    /// <summary>Reads a parsed file.</summary>
    /// <param name="config">Its root.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="FormatException">Another processor, or a value that it does not know; the message names the member.</exception>
    public static ImagePreprocessing Parse(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object)
            throw new FormatException($"the file holds {config.ValueKind}, expected an object");
        if (config.TryGetProperty("image_processor", out var inner) && inner.ValueKind == JsonValueKind.Object)
            return Parse(inner);
        string type = Processor(config);
        var library = type switch
        {
            "CLIP" => ImagePreprocessing.Clip(),
            "Siglip" => ImagePreprocessing.SigLip(),
            "ViT" => ImagePreprocessing.Vit(),
            _ => throw new FormatException($"image_processor_type is {type}, expected CLIP, Siglip or ViT with ImageProcessor or FeatureExtractor after it"),
        };
        if (!Flag(config, "do_resize", true))
            throw new FormatException("do_resize is false, and pictures of many sizes make no batch");
        bool isNormalised = Flag(config, "do_normalize", true);
        var recipe = library.With(
            Fit(config, type),
            Number(config, "resample") is { } filter ? PillowResize.ByNumber((int)filter) : library.Interpolation,
            isNormalised ? Channels(config, "image_mean") ?? library.Mean : new(0),
            isNormalised ? Channels(config, "image_std") ?? library.Deviation : new(1),
            Flag(config, "do_rescale", true) ? Number(config, "rescale_factor") ?? library.Scale : 1);
        recipe.Validate();
        return recipe;
    }

    private static string Processor(JsonElement config)
    {
        foreach (string member in new[] { "image_processor_type", "feature_extractor_type" })
        {
            if (config.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String)
                return found.GetString()!.Replace("Fast", "", StringComparison.Ordinal).Replace("ImageProcessor", "", StringComparison.Ordinal).Replace("FeatureExtractor", "", StringComparison.Ordinal);
        }
        // The oldest files name no processor; of the two that existed then, only CLIP's crops.
        return config.TryGetProperty("crop_size", out _) ? "CLIP" : "ViT";
    }

    private static ImageFit Fit(JsonElement config, string type)
    {
        bool isClip = type == "CLIP";
        var size = Size(config, "size") ?? (224, 224, isClip ? 224 : null);
        // A lone number is the short side for CLIP, either side for the others.
        int? shortSide = size.ShortSide ?? (isClip && size.IsSquare && IsNumber(config, "size") ? size.Height : null);
        bool crops = isClip && Flag(config, "do_center_crop", true);
        if (shortSide is { } side)
        {
            if (!crops)
                throw new FormatException("size gives the short side alone and nothing is cropped, and pictures of many sizes make no batch");
            var (height, width, _) = Size(config, "crop_size") ?? (224, 224, null);
            return new CentreCrop(side, height, width);
        }
        if (crops && (Size(config, "crop_size") ?? (224, 224, null)) is var crop && (crop.Height != size.Height || crop.Width != size.Width))
            throw new FormatException($"crop_size is {crop.Height} x {crop.Width} of a fixed size of {size.Height} x {size.Width}, expected shortest_edge as size");
        return new Squash(size.Height, size.Width);
    }

    private static bool IsNumber(JsonElement config, string member) =>
        config.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number;

    private static SizeValue? Size(JsonElement config, string member)
    {
        if (!config.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int side))
            return new(side, side, null);
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (Number(value, "shortest_edge") is { } shortest)
                return new((int)shortest, (int)shortest, (int)shortest);
            if (Number(value, "height") is { } height && Number(value, "width") is { } width)
                return new((int)height, (int)width, null);
        }
        throw new FormatException($"{member} is {value.GetRawText()}, expected a number, height and width, or shortest_edge");
    }

    private static double? Number(JsonElement config, string member)
    {
        if (!config.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new FormatException($"{member} is {value.GetRawText()}, expected a number");
    }

    private static bool Flag(JsonElement config, string member, bool missing)
    {
        if (!config.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return missing;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new FormatException($"{member} is {value.GetRawText()}, expected true or false"),
        };
    }

    private static ChannelValues? Channels(JsonElement config, string member)
    {
        if (!config.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 3 || value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Number))
            throw new FormatException($"{member} is {value.GetRawText()}, expected three numbers");
        return new(value[0].GetDouble(), value[1].GetDouble(), value[2].GetDouble());
    }

    private readonly record struct SizeValue(int Height, int Width, int? ShortSide)
    {
        public bool IsSquare => Height == Width;

        public static implicit operator SizeValue((int Height, int Width, int? ShortSide) size) => new(size.Height, size.Width, size.ShortSide);
    }
}
