using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public class NpzWriterTests
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Arrays_of_every_type_and_number_of_axes_come_back(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var arrays = new Dictionary<string, Tensor>
        {
            ["scalar"] = ones([], dtype: type),
            ["a/vector"] = arange(3).to(type),
            ["a/matrix"] = arange(6).view(2, 3).t().to(type),
            ["empty"] = zeros(0, 4, dtype: type),
        };
        NpzWriter.Write(folder.File("arrays.npz"), arrays);
        var read = NpzFile.ReadAll(folder.File("arrays.npz"));
        Assert.Equal(arrays.Keys, read.Keys);
        foreach (var (name, array) in arrays)
        {
            Assert.Equal(array.shape, read[name].shape);
            Assert.Equal(type, read[name].dtype);
            Assert.True(array.contiguous().bytes.SequenceEqual(read[name].bytes), name);
        }
    }

    [Fact]
    public void Data_lies_where_numpy_puts_it()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        NpzWriter.Write(folder.File("one.npz"), new Dictionary<string, Tensor> { ["x"] = zeros(5) });
        using var archive = System.IO.Compression.ZipFile.OpenRead(folder.File("one.npz"));
        var entry = Assert.Single(archive.Entries);
        using var reader = new BinaryReader(entry.Open());
        byte[] header = reader.ReadBytes(128);
        Assert.Equal("x.npy", entry.FullName);
        Assert.Equal(148, entry.Length);
        Assert.Equal(entry.Length, entry.CompressedLength);
        Assert.Contains("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", System.Text.Encoding.ASCII.GetString(header));
        Assert.Equal((byte)'\n', header[^1]);
    }
}
