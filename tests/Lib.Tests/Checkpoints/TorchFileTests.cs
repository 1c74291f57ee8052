using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class TorchFileTests
{
    private static readonly string Parity =
        Environment.GetEnvironmentVariable("PARITY_FIXTURES") ?? Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity");

    [Fact]
    public void Checkpoints_of_the_fixtures_equal_the_safetensors_beside_them()
    {
        foreach (string path in Directory.GetFiles(Parity, "pytorch_model.bin", SearchOption.AllDirectories))
        {
            using var scope = NewDisposeScope();
            using var torchFile = TensorSource.Open(path);
            var expected = SafeTensors.Read(Path.Combine(Path.GetDirectoryName(path)!, "model.safetensors"));
            Assert.Superset(expected.Keys.ToHashSet(), torchFile.Shapes.Keys.ToHashSet());
            foreach (var (name, tensor) in expected)
            {
                var read = torchFile.Read(name);
                Assert.Equal(tensor.dtype, read.dtype);
                Assert.Equal(tensor.shape, torchFile.Shapes[name]);
                Assert.True(tensor.bytes.SequenceEqual(read.bytes), name);
            }
        }
    }
}
