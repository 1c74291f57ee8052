using System.Text.Json;
using Experiments.Data;

namespace Experiments.Lib.Tests.Data;

public class PreprocessorConfigTests
{
    [Fact]
    public void Clip_in_its_old_and_new_form_is_the_preset()
    {
        const string Old = """
            { "crop_size": 224, "do_center_crop": true, "do_normalize": true, "do_resize": true, "feature_extractor_type": "CLIPFeatureExtractor",
              "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": 224 }
            """;
        const string New = """{ "image_processor_type": "CLIPImageProcessor", "size": { "shortest_edge": 224 }, "crop_size": { "height": 224, "width": 224 } }""";
        Assert.Equal(ImagePreprocessing.Clip(224), Parse(Old));
        Assert.Equal(ImagePreprocessing.Clip(224), Parse(New));
        Assert.Equal(ImagePreprocessing.Clip(336), Parse("""{ "image_processor_type": "CLIPImageProcessorFast", "size": 336, "crop_size": 336 }"""));
    }

    [Fact]
    public void SigLip_PaliGemma_and_Vit_files_are_their_presets()
    {
        Assert.Equal(ImagePreprocessing.SigLip(384), Parse("""
            { "do_convert_rgb": null, "do_normalize": true, "do_rescale": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5], "image_processor_type": "SiglipImageProcessor",
              "image_seq_length": 256, "image_std": [0.5, 0.5, 0.5], "processor_class": "PaliGemmaProcessor", "resample": 3, "rescale_factor": 0.00392156862745098, "size": { "height": 384, "width": 384 } }
            """));
        Assert.Equal(ImagePreprocessing.Vit(224), Parse("""{ "do_normalize": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "size": 224 }"""));
        Assert.Equal(ImagePreprocessing.Vit(96), Parse("""{ "image_processor": { "image_processor_type": "ViTImageProcessor", "size": { "height": 96, "width": 96 } } }"""));
        Assert.Equal(ImagePreprocessing.SigLip(), Parse("""{ "image_processor_type": "SiglipImageProcessor" }"""));
    }

    [Fact]
    public void Steps_that_are_turned_off_are_left_out()
    {
        var raw = Parse("""{ "image_processor_type": "ViTImageProcessor", "do_rescale": false, "do_normalize": false, "resample": 0 }""");
        Assert.Equal((1, new ChannelValues(0), new ChannelValues(1), PillowResize.Nearest), (raw.Scale, raw.Mean, raw.Deviation, raw.Interpolation));
        Assert.Equal(new Squash(30, 40), Parse("""{ "image_processor_type": "CLIPImageProcessor", "do_center_crop": false, "size": { "height": 30, "width": 40 } }""").Fit);
    }

    [Theory]
    [InlineData("""{ "image_processor_type": "Siglip2ImageProcessor" }""", "image_processor_type is Siglip2")]
    [InlineData("""{ "resample": 9 }""", "hamming")]
    [InlineData("""{ "image_mean": [1, 2] }""", "image_mean is [1, 2]")]
    [InlineData("""{ "image_std": [1, 0, 1] }""", "Deviation")]
    [InlineData("""{ "size": "large" }""", "size is \"large\"")]
    [InlineData("""{ "do_resize": false }""", "do_resize")]
    [InlineData("""{ "size": { "height": 0, "width": 4 } }""", "Squash.Height is 0")]
    [InlineData("[]", "Array")]
    [InlineData("{", "Fetch it again")]
    public void Other_values_are_refused_with_file_and_member(string json, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("preprocessor_config.json", System.Text.Encoding.UTF8.GetBytes(json));
        var error = Assert.Throws<InvalidDataException>(() => PreprocessorConfig.Read(path));
        Assert.Contains("preprocessor_config.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static ImagePreprocessing Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return PreprocessorConfig.Parse(document.RootElement);
    }
}
