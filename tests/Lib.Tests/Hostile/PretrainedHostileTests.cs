using Experiments.Models.Pretrained;

namespace Experiments.Lib.Tests.Hostile;

public class PretrainedHostileTests
{
    private static string PathOf(params string[] path) => Repository.PathOf([.. new[] { "tests", "Lib.Tests", "Fixtures", "parity" }, .. path]);

    /// <summary>Each damaged configuration stands beside sound weights, in a folder of its own.</summary>
    private static void Configuration(string family, Action<string> load)
    {
        using var folder = new TemporaryFolder();
        File.Copy(PathOf(family, "model.safetensors"), folder.File("model.safetensors"));
        HostileFiles.Run(File.ReadAllBytes(PathOf(family, "config.json")), ".json", path =>
        {
            File.Copy(path, folder.File("config.json"), overwrite: true);
            try
            {
                load(folder.Path);
            }
            catch (InvalidDataException e) when (e.Message.Contains(folder.Path, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{Path.GetFileName(path)}: {e.Message}", e);
            }
        });
    }

    [Fact]
    public void Damaged_SigLIP_configurations_are_read_or_refused() => Configuration("siglip", path => SigLipCheckpoint.Load(path).Dispose());

    [Fact]
    public void Damaged_CLIP_configurations_are_read_or_refused() => Configuration("clip", path => ClipCheckpoint.Load(path).Dispose());

    [Fact]
    public void Damaged_ViT_configurations_are_read_or_refused() => Configuration("vit", path => VitCheckpoint.Load(path).Dispose());

    [Theory]
    [InlineData("gemma")]
    [InlineData("gemma2")]
    public void Damaged_Gemma_configurations_are_read_or_refused(string family) => Configuration(family, path => GemmaCheckpoint.Load(path).Dispose());

    [Fact]
    public void Damaged_PaliGemma_configurations_are_read_or_refused() => Configuration("paligemma", path => PaliGemmaCheckpoint.Load(path).Dispose());

    [Fact]
    public void Damaged_checkpoints_of_big_vision_are_read_or_refused() =>
        HostileFiles.Run(File.ReadAllBytes(PathOf("bigvision_siglip", "model.safetensors")), ".safetensors", path => SigLipCheckpoint.Load(path).Dispose(), count: 100);
}
