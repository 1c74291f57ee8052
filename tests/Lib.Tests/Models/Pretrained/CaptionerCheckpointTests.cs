using Experiments.Checkpoints;
using Experiments.Lib.Tests.Hostile;
using Experiments.Models;
using Experiments.Models.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models.Pretrained;

public sealed class CaptionerCheckpointTests : IDisposable
{
    private static readonly ImageCaptionerConfig Tiny = new(
        new VitConfig(32, 2, 4, 48, 8, 24, ImagePooling.None), Width: 24, Depth: 2, Heads: 2, MlpDim: 40, Vocabulary: 30, Length: 7);

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
    }

    private static string Fixture(string file) => Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity", "bigvision_cappa", file);

    [Fact]
    public void What_is_saved_has_the_reference_s_names_and_values_bit_for_bit()
    {
        string path = folder.File("saved.npz");
        using (var model = CaptionerCheckpoint.Load(Fixture("model.safetensors")))
            CaptionerCheckpoint.Save(model, path);
        var theirs = NpzFile.ReadAll(Fixture("model.npz"));
        var ours = NpzFile.ReadAll(path);
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        Assert.All(theirs, t => Assert.True(allclose(t.Value, ours[t.Key], rtol: 0, atol: 0), t.Key));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Sizes_are_read_off_the_shapes_of_what_was_saved(bool biases, bool maskToken)
    {
        string path = folder.File("saved.npz");
        var config = Tiny.With(biases: biases, maskToken: maskToken);
        using var model = new ImageCaptioner(config);
        CaptionerCheckpoint.Save(model, path);
        using var again = CaptionerCheckpoint.Load(path);
        Assert.Equal(config, again.Config);
        Assert.All(model.state_dict(), t => Assert.True(allclose(t.Value, again.state_dict()[t.Key], rtol: 0, atol: 0), t.Key));
    }

    [Fact]
    public void Another_kind_of_checkpoint_is_refused_by_the_tensor_it_lacks()
    {
        string path = folder.File("other.safetensors");
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = zeros(2) });
        Assert.Contains("'decoder/LogitsDense/bias'", Assert.Throws<InvalidDataException>(() => CaptionerCheckpoint.Load(path)).Message);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("model.npz")]
    public void Damaged_checkpoints_are_read_or_refused(string file) =>
        HostileFiles.Run(File.ReadAllBytes(Fixture(file)), Path.GetExtension(file), path => CaptionerCheckpoint.Load(path).Dispose());
}
