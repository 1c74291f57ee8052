using Experiments.Models.Pretrained;

namespace Experiments.Lib.Tests.Hostile;

public class UNetHostileTests
{
    [Theory]
    [InlineData("unet2d")]
    [InlineData("unet2d_condition")]
    public void Damaged_configurations_are_read_or_refused(string fixture)
    {
        string origin = Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity", fixture);
        HostileFiles.Run(File.ReadAllBytes(Path.Combine(origin, "config.json")), ".json", path => Load(path, Path.Combine(origin, "diffusion_pytorch_model.safetensors")), count: 200);
    }

    /// <summary>Loads from a folder of the damaged file's name, so that errors name it.</summary>
    private static void Load(string path, string weights)
    {
        using var folder = new TemporaryFolder();
        string inner = Directory.CreateDirectory(folder.File(Path.GetFileName(path))).FullName;
        File.Copy(path, Path.Combine(inner, "config.json"));
        File.CreateSymbolicLink(Path.Combine(inner, "diffusion_pytorch_model.safetensors"), weights);
        UNetCheckpoint.Load(inner).Dispose();
    }
}
