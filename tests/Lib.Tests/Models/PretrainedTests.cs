using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Layers;
using Experiments.Models;
using Experiments.Models.Pretrained;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public sealed class PretrainedTests : IDisposable
{
    private static readonly VitConfig Image = new(24, 2, 3, 40, 8, 32);
    private static readonly TextConfig Text = new(24, 2, 3, 40, 50, 8, HeadDim: 24);

    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Fixtures => ["siglip", "clip", "vit"];

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private static string PathOf(params string[] path) => Repository.PathOf([.. new[] { "tests", "Lib.Tests", "Fixtures", "parity" }, .. path]);

    private static nn.Module Load(string family, string path) => family switch
    {
        "clip" => ClipCheckpoint.Load(path),
        "vit" => VitCheckpoint.Load(path),
        _ => SigLipCheckpoint.Load(path),
    };

    private static void Save(nn.Module model, string path)
    {
        if (model is Vit vit)
            VitCheckpoint.Save(vit, path);
        else if (model is DualEncoder { Bias: null } clip)
            ClipCheckpoint.Save(clip, path);
        else
            SigLipCheckpoint.Save((DualEncoder)model, path);
    }

    private static void RequireSame(ITensorSource expected, ITensorSource actual)
    {
        Assert.Equal(expected.Shapes.Keys.Order(StringComparer.Ordinal), actual.Shapes.Keys.Order(StringComparer.Ordinal));
        foreach (string name in expected.Shapes.Keys)
            RequireSame(name, expected.Read(name), actual.Read(name));
    }

    private static void RequireSame(string name, Tensor expected, Tensor actual)
    {
        Assert.True(expected.shape.SequenceEqual(actual.shape) && expected.dtype == actual.dtype, $"{name}: {actual} for {expected}");
        Assert.True(expected.contiguous().bytes.SequenceEqual(actual.contiguous().bytes), $"{name} has other bits");
    }

    private static void RequireSameState(nn.Module expected, nn.Module actual)
    {
        var state = actual.state_dict();
        Assert.Equal(expected.state_dict().Keys.Order(StringComparer.Ordinal), state.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in expected.state_dict())
            RequireSame(name, tensor, state[name]);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void What_Hugging_Face_wrote_is_written_back_bit_for_bit_under_the_same_names(string family)
    {
        using var model = Load(family, PathOf(family));
        Save(model, folder.Path);
        using (var expected = TensorSource.Open(PathOf(family)))
        using (var actual = TensorSource.Open(folder.Path))
            RequireSame(expected, actual);
        using var again = Load(family, folder.Path);
        RequireSameState(model, again);
        Assert.Equal(ConfigOf(model), ConfigOf(again));
        using var file = SafeTensorsFile.Open(folder.File("model.safetensors"));
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void What_big_vision_wrote_is_written_back_bit_for_bit_under_the_same_names()
    {
        using var model = SigLipCheckpoint.Load(PathOf("bigvision_siglip", "model.npz"));
        SigLipCheckpoint.SaveBigVision(model, folder.File("again.npz"));
        using (var expected = TensorSource.Open(PathOf("bigvision_siglip", "model.npz")))
        using (var actual = TensorSource.Open(folder.File("again.npz")))
            RequireSame(expected, actual);
        using var again = SigLipCheckpoint.Load(folder.File("again.npz"));
        RequireSameState(model, again);
    }

    [Fact]
    public void Both_layouts_of_one_model_fill_the_same_weights()
    {
        using var first = SigLipCheckpoint.Load(PathOf("siglip"));
        using var second = SigLipCheckpoint.Load(PathOf("bigvision_siglip", "model.npz"));
        RequireSameState(first, second);
        using var third = SigLipCheckpoint.LoadVision(PathOf("siglip"));
        using var fourth = SigLipCheckpoint.LoadVision(PathOf("bigvision_siglip", "model.safetensors"));
        RequireSameState(first.Image, third);
        RequireSameState(first.Image, fourth);
    }

    [Fact]
    public void Scanned_layers_are_the_numbered_ones_along_a_leading_axis()
    {
        using var model = new DualEncoder(new DualEncoderConfig(Image, Text));
        var numbered = SigLipCheckpoint.BigVision(model.Config).Export(model);
        var scanned = SigLipCheckpoint.BigVision(model.Config, scanned: true).Export(model);
        const string kernel = "MultiHeadDotProductAttention_0/query/kernel";
        Assert.Equal([2, 24, 3, 8], scanned["img/Transformer/encoderblock/" + kernel].shape);
        RequireSame(kernel, numbered["txt/Encoder_0/encoderblock_1/" + kernel], scanned["txt/Encoder_0/encoderblock/" + kernel][1]);
        SafeTensors.Write(folder.File("scanned.safetensors"), scanned);
        using var again = SigLipCheckpoint.Load(folder.File("scanned.safetensors"));
        RequireSameState(model, again);
    }

    public static TheoryData<VitConfig> Towers => new()
    {
        Image.With(headDim: 5, pool: ImagePooling.Gap, repDim: 12, imageWidth: 16),
        Image.With(headDim: 5, pool: ImagePooling.Tok),
        Image.With(headDim: 5),
        Image.With(headDim: 5, repDim: 12, pool: ImagePooling.Tok, style: VitStyle.BigVision.With(entry: VitEntry.PlacedClass)),
        Image.With(pool: ImagePooling.None),
        Image.With(headDim: 5, pool: ImagePooling.Gap, positions: PositionKind.SinCos2d),
    };

    [Theory]
    [MemberData(nameof(Towers))]
    public void Towers_of_every_pooling_survive_an_archive(VitConfig config)
    {
        using var model = new Vit(config);
        VitCheckpoint.SaveBigVision(model, folder.File("tower.npz"));
        using var again = VitCheckpoint.Load(folder.File("tower.npz"), imageSize: config.ImageSize, imageWidth: config.ImageWidth);
        Assert.Equal(config, again.Config);
        RequireSameState(model, again);
    }

    [Fact]
    public void AugReg_archives_have_the_names_of_the_original_code()
    {
        using var model = new Vit(Image.With(depth: 1, headDim: 5, pool: ImagePooling.Tok, style: VitStyle.BigVision.With(entry: VitEntry.PlacedClass)));
        var shapes = VitCheckpoint.BigVision(model.Config).Shapes(model);
        Assert.Equal([1, 17, 24], shapes["Transformer/posembed_input/pos_embedding"]);
        Assert.Equal([1, 1, 24], shapes["cls"]);
        Assert.Equal(
            ["LayerNorm_0", "LayerNorm_2", "MlpBlock_3", "MultiHeadDotProductAttention_1"],
            shapes.Keys.Where(n => n.StartsWith("Transformer/encoderblock_0/", StringComparison.Ordinal)).Select(n => n.Split('/')[2]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bare_AugReg_towers_survive_a_folder_with_and_without_their_pooler(bool pooler)
    {
        using var model = new Vit(Image.With(pool: ImagePooling.Tok, repDim: pooler ? 24 : 0, style: VitStyle.AugReg.With(tower: TowerStyle.AugReg.With(qkvBias: false))));
        VitCheckpoint.Save(model, folder.Path);
        using var again = VitCheckpoint.Load(folder.Path);
        Assert.Equal(model.Config, again.Config);
        RequireSameState(model, again);
    }

    [Fact]
    public void Weights_are_converted_to_the_type_asked_for()
    {
        using var half = SigLipCheckpoint.Load(PathOf("siglip"), ScalarType.BFloat16);
        Assert.All(half.parameters(), p => Assert.Equal(ScalarType.BFloat16, p.dtype));
        using var full = SigLipCheckpoint.Load(PathOf("siglip"));
        var name = "image.blocks.0.mlp.fc1.weight";
        RequireSame(name, full.state_dict()[name].to(ScalarType.BFloat16), half.state_dict()[name]);
    }

    [Fact]
    public void A_checkpoint_of_another_size_is_refused_by_name_before_memory_is_taken()
    {
        File.Copy(PathOf("siglip", "model.safetensors"), folder.File("model.safetensors"));
        folder.Write("config.json", """{"model_type": "siglip", "vision_config": {"hidden_size": 65536, "intermediate_size": 131072, "num_attention_heads": 16}, "text_config": {"hidden_size": 65536, "num_attention_heads": 16}}""");
        string message = Assert.Throws<InvalidDataException>(() => SigLipCheckpoint.Load(folder.Path)).Message;
        Assert.Contains("model.safetensors", message);
        Assert.Contains("65536", message);
    }

    [Fact]
    public void Whole_numbers_in_place_of_weights_are_refused()
    {
        var tensors = SafeTensors.Read(PathOf("siglip", "model.safetensors")).ToDictionary(t => t.Key, t => t.Value);
        tensors["logit_bias"] = ones(1, dtype: ScalarType.Int32);
        SafeTensors.Write(folder.File("model.safetensors"), tensors);
        File.Copy(PathOf("siglip", "config.json"), folder.File("config.json"));
        string message = Assert.Throws<InvalidDataException>(() => SigLipCheckpoint.Load(folder.Path)).Message;
        Assert.Contains("logit_bias", message);
        Assert.Contains(folder.File("model.safetensors"), message);
    }

    [Theory]
    [InlineData("""{"vision_config": {"hidden_size": -3}}""", "vision_config.hidden_size = -3; expected a whole number from 1")]
    [InlineData("""{"vision_config": {"hidden_size": "wide"}}""", "vision_config.hidden_size = \"wide\"")]
    [InlineData("""{"vision_config": {"num_attention_heads": 5}}""", "VitConfig.Heads is 5")]
    [InlineData("""{"vision_config": {"hidden_act": "gelu_fast"}}""", "one of gelu_pytorch_tanh")]
    [InlineData("""{"vision_config": {"layer_norm_eps": 0}}""", "vision_config.layer_norm_eps = 0")]
    [InlineData("""{"vision_config": 7}""", "vision_config = 7; expected an object")]
    [InlineData("""{"text_config": {"num_hidden_layers": 12.5}}""", "text_config.num_hidden_layers = 12.5")]
    [InlineData("""{"text_config": {"hidden_act": "\ud800"}}""", "config.json")]
    [InlineData("""{"text_config": """, "describes no model")]
    public void Members_that_cannot_be_are_named_with_their_value(string json, string expected)
    {
        File.Copy(PathOf("siglip", "model.safetensors"), folder.File("model.safetensors"));
        folder.Write("config.json", json);
        string message = Assert.Throws<InvalidDataException>(() => SigLipCheckpoint.Load(folder.Path)).Message;
        Assert.Contains(expected, message);
        Assert.Contains(folder.File("config.json"), message);
    }

    [Fact]
    public void Weights_without_their_configuration_say_what_is_missing()
    {
        File.Copy(PathOf("siglip", "model.safetensors"), folder.File("weights.safetensors"));
        Assert.Contains("config.json", Assert.Throws<FileNotFoundException>(() => SigLipCheckpoint.Load(folder.File("weights.safetensors"))).Message);
    }

    [Fact]
    public void An_archive_of_something_else_names_the_tensor_it_lacks()
    {
        NpzWriter.Write(folder.File("other.npz"), new Dictionary<string, Tensor> { ["params/img/embedding/kernel"] = zeros(8, 8, 3, 24) });
        string message = Assert.Throws<InvalidDataException>(() => SigLipCheckpoint.Load(folder.File("other.npz"))).Message;
        Assert.Contains("params/img/Transformer/encoderblock_0/MultiHeadDotProductAttention_0/query/bias", message);
        Assert.Contains("other.npz", message);
    }

    [Fact]
    public void Layouts_refuse_towers_they_have_no_place_for()
    {
        Assert.Contains("Pool is Gap", Assert.Throws<ArgumentException>(() => SigLipCheckpoint.HuggingFaceVision(Image.With(pool: ImagePooling.Gap))).Message);
        Assert.Contains("Bias is -10", Assert.Throws<ArgumentException>(() => ClipCheckpoint.HuggingFace(DualEncoderConfig.Nano)).Message);
        Assert.Contains("Pool is Map", Assert.Throws<ArgumentException>(() => VitCheckpoint.HuggingFace(Image)).Message);
    }

    [Fact]
    public void Early_CLIP_files_keep_the_sizes_that_count_in_a_second_section()
    {
        using var json = JsonDocument.Parse("""{"vision_config": {"patch_size": 16}, "vision_config_dict": {"patch_size": 14}, "text_config": {"eos_token_id": 2}}""");
        var config = ClipCheckpoint.Config(json.RootElement);
        Assert.Equal(14, config.Image.Patch);
        Assert.Equal(TextPooling.Eot, config.Text.Pool);
    }

    private static object ConfigOf(nn.Module model) => model is Vit vit ? vit.Config : ((DualEncoder)model).Config;
}
