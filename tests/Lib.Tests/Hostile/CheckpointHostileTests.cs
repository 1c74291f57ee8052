using System.Text;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Hostile;

public class CheckpointHostileTests
{
    private static string Fixture(params string[] parts) => Path.Combine([Repository.PathOf("tests", "Lib.Tests", "Fixtures"), .. parts]);

    private static void ReadAll(string path)
    {
        using var source = TensorSource.Open(path);
        foreach (string name in source.Shapes.Keys)
        {
            using var scope = NewDisposeScope();
            try
            {
                source.Read(name).sum();
            }
            catch (NotSupportedException e)
            {
                Assert.Contains(Path.GetFileName(path), e.Message);
            }
        }
    }

    [Theory]
    [InlineData("all_types.safetensors")]
    [InlineData("ok_header_order.safetensors")]
    public void Damaged_safetensors_are_read_or_refused(string file) =>
        HostileFiles.Run(File.ReadAllBytes(Fixture("parity", "safetensors_format", file)), ".safetensors", ReadAll);

    [Theory]
    [InlineData("state.bin")]
    [InlineData("nested.ckpt")]
    public void Damaged_torch_checkpoints_are_read_or_refused(string file) =>
        HostileFiles.Run(File.ReadAllBytes(Fixture("torch_zip", file)), Path.GetExtension(file), ReadAll);

    [Theory]
    [InlineData("single.npy")]
    [InlineData("big_endian.npy")]
    public void Damaged_numpy_arrays_are_read_or_refused(string file) =>
        HostileFiles.Run(File.ReadAllBytes(Fixture("parity", "npz_format", file)), ".npy", path => NpyFile.Read(path).Dispose());

    [Fact]
    public void Damaged_shard_indices_are_read_or_refused()
    {
        using var shards = new TemporaryFolder();
        using var scope = NewDisposeScope();
        string index = SafeTensorShards.Write(shards.Path, new Dictionary<string, Tensor> { ["a"] = zeros(8), ["b.0"] = zeros(8), ["b.1"] = zeros(2, 3) }, shardBytes: 40);
        HostileFiles.Run(File.ReadAllBytes(index), ".safetensors.index.json", path =>
        {
            string beside = shards.File(Path.GetFileName(path));
            File.Copy(path, beside);
            try
            {
                ReadAll(beside);
            }
            catch (FileNotFoundException e)
            {
                Assert.Contains(Path.GetFileName(path), e.Message);
            }
        });
    }

    [Fact]
    public void Checkpoints_of_random_bytes_are_refused()
    {
        foreach (string extension in new[] { ".safetensors", ".bin", ".npz", ".safetensors.index.json" })
            HostileFiles.Run(Encoding.ASCII.GetBytes("PK\u0003\u0004 of nothing in particular"), extension, ReadAll, count: 50);
    }
}
