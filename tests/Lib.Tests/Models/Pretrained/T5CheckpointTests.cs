using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Layers;
using Experiments.Lib.Tests.Hostile;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models.Pretrained;

public sealed class T5CheckpointTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
    }

    private static string Fixture(params string[] path) => Repository.PathOf(["tests", "Lib.Tests", "Fixtures", "parity", .. path]);

    private static T5Config Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return T5Checkpoint.Config(document.RootElement);
    }

    [Theory]
    [InlineData("t5_v1_1", "T5ForConditionalGeneration")]
    [InlineData("t5_relu_tied", "T5ForConditionalGeneration")]
    public void What_is_saved_has_the_reference_s_names_and_loads_back_bit_for_bit(string name, string architecture)
    {
        using var model = T5Checkpoint.Load(Fixture(name));
        T5Checkpoint.Save(model, folder.Path);
        var theirs = SafeTensors.Read(Fixture(name, "model.safetensors"));
        var ours = SafeTensors.Read(folder.File("model.safetensors"));
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        Assert.All(theirs, t => Assert.True(allclose(t.Value, ours[t.Key], rtol: 0, atol: 0), t.Key));
        using var again = T5Checkpoint.Load(folder.Path);
        Assert.Equal(model.Config, again.Config);
        Assert.All(model.state_dict(), t => Assert.True(allclose(t.Value, again.state_dict()[t.Key], rtol: 0, atol: 0), t.Key));
        Assert.Contains(architecture, File.ReadAllText(folder.File("config.json")));
    }

    [Fact]
    public void A_model_of_another_type_computes_in_it()
    {
        using var model = T5Checkpoint.Load(Fixture("ul2"), ScalarType.BFloat16);
        using var exact = T5Checkpoint.Load(Fixture("ul2"));
        using var quiet = no_grad();
        Assert.All(model.parameters(), p => Assert.Equal(ScalarType.BFloat16, p.dtype));
        var tokens = tensor(new long[,] { { 5, 6, 7, 1 }, { 8, 1, 0, 0 } });
        var mask = tokens.ne(0).to(int64);
        var inputs = zeros(2, 1, int64);
        var (rough, fine) = (model.Decode(model.Encode(tokens, mask), inputs, mask).to(float32), exact.Decode(exact.Encode(tokens, mask), inputs, mask));
        Assert.True((rough - fine).abs().max().item<float>() < 0.1 * fine.abs().max().item<float>());
    }

    [Fact]
    public void Missing_members_have_the_library_s_defaults()
    {
        Assert.Equal(T5Config.Small, Read("{}"));
        Assert.Equal(T5Config.Mt5Small, Read("""{ "model_type": "mt5" }"""));
        Assert.Equal(
            T5Config.Ul2,
            Read("""{ "d_model": 4096, "d_ff": 16384, "d_kv": 256, "num_heads": 16, "num_layers": 32, "feed_forward_proj": "gated-silu", "decoder_start_token_id": null }"""));
        Assert.Equal(T5Config.V11Small with { Tied = true }, Read("""{ "d_ff": 1024, "num_layers": 8, "num_heads": 6, "feed_forward_proj": "gated-gelu" }"""));
    }

    [Theory]
    [InlineData("gelu", Activation.Gelu, false)]
    [InlineData("gated-gelu", Activation.GeluTanh, true)]
    [InlineData("gated-gelu_new", Activation.GeluTanh, true)]
    [InlineData("gated-relu", Activation.Relu, true)]
    public void Feed_forward_names_are_read_as_the_library_reads_them(string name, Activation activation, bool gated)
    {
        var config = Read($$"""{ "feed_forward_proj": "{{name}}" }""");
        Assert.Equal((activation, gated), (config.Activation, config.Gated));
        Assert.Equal(Activation.Silu, Read($$"""{ "feed_forward_proj": "{{name}}", "dense_act_fn": "silu" }""").Activation);
    }

    [Theory]
    [InlineData("""{ "feed_forward_proj": "gated-tanh" }""", "feed_forward_proj = \"gated-tanh\"; expected one of relu,")]
    [InlineData("""{ "model_type": "umt5" }""", "model_type = \"umt5\"; expected one of t5, mt5")]
    [InlineData("""{ "d_model": -3 }""", "d_model = -3; expected a whole number")]
    [InlineData("""{ "tie_word_embeddings": "no" }""", "tie_word_embeddings = \"no\"; expected true or false")]
    public void A_wrong_member_is_named_with_its_value_and_a_remedy(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Read(json)).Message);

    [Fact]
    public void Weights_that_do_not_fit_the_configuration_are_refused_without_memory_for_the_model()
    {
        File.Copy(Fixture("mt5", "model.safetensors"), folder.File("model.safetensors"));
        File.WriteAllText(folder.File("config.json"), File.ReadAllText(Fixture("mt5", "config.json")).Replace("\"d_model\": 48", "\"d_model\": 9000000"));
        Assert.Contains("shared.weight: file [94, 48], module [94, 9000000]", Assert.Throws<InvalidDataException>(() => T5Checkpoint.Load(folder.Path)).Message);
    }

    [Fact]
    public void Damaged_configurations_are_read_or_refused() =>
        HostileFiles.Run(File.ReadAllBytes(Fixture("t5_v1_1", "config.json")), ".json", path =>
        {
            string place = Directory.CreateDirectory(path + "-folder").FullName;
            File.Copy(path, Path.Combine(place, "config.json"));
            File.Copy(Fixture("t5_v1_1", "model.safetensors"), Path.Combine(place, "model.safetensors"));
            try
            {
                T5Checkpoint.Load(place).Dispose();
            }
            catch (InvalidDataException e) when (e.Message.Contains(place, StringComparison.Ordinal))
            {
                throw new InvalidDataException(path, e);
            }
        });
}
