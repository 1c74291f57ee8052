using System.IO.Compression;
using System.Text;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class TorchFileTests : IDisposable
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

    private static readonly string Files = Path.Combine(AppContext.BaseDirectory, "Fixtures", "torch_zip");
    private readonly TemporaryFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private static double[] Values(Tensor tensor) => tensor.flatten().to(float64).data<double>().ToArray();

    [Fact]
    public void Windows_on_one_storage_are_read_as_torch_sees_them()
    {
        using var file = TensorSource.Open(Path.Combine(Files, "state.bin"));
        var whole = arange(12, dtype: float64).view(3, 4);
        var expected = new Dictionary<string, Tensor> { ["whole"] = whole, ["transposed"] = whole.t(), ["row"] = whole[1], ["step"] = whole.index(TensorIndex.Colon, TensorIndex.Slice(0, null, 2)) };
        foreach (var (name, tensor) in expected)
        {
            Assert.Equal(tensor.shape, file.Shapes[name]);
            Assert.Equal(Values(tensor), Values(file.Read(name)));
        }
        Assert.True(file.Read("transposed").is_contiguous());
    }

    [Theory]
    [InlineData("f64", ScalarType.Float64, "2.5")]
    [InlineData("f16", ScalarType.Float16, "0 1 2 3 4")]
    [InlineData("bf16", ScalarType.BFloat16, "0 1 2 3 4")]
    [InlineData("i64", ScalarType.Int64, "-9223372036854775808 9223372036854775807")]
    [InlineData("i32", ScalarType.Int32, "0 1 2")]
    [InlineData("i16", ScalarType.Int16, "0 1 2")]
    [InlineData("i8", ScalarType.Int8, "0 1 2")]
    [InlineData("u8", ScalarType.Byte, "0 1 2")]
    [InlineData("flag", ScalarType.Bool, "1 0")]
    [InlineData("empty", ScalarType.Float32, "")]
    [InlineData("parameter", ScalarType.Float32, "1 1")]
    public void Every_element_type_is_read(string name, ScalarType type, string values)
    {
        using var file = TensorSource.Open(Path.Combine(Files, "state.bin"));
        var tensor = file.Read(name);
        Assert.Equal(type, tensor.dtype);
        Assert.Equal(values.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)), Values(tensor));
    }

    [Fact]
    public void Dictionaries_within_dictionaries_give_joined_names()
    {
        using var file = TensorSource.Open(Path.Combine(Files, "nested.ckpt"));
        Assert.Contains("state_dict.whole", file.Shapes.Keys);
        Assert.Equal([8, 9, 10, 11], Values(file.Read("list.2.5")));
        Assert.DoesNotContain(file.Shapes.Keys, name => name.StartsWith("epoch", StringComparison.Ordinal));
        Assert.Contains("nearest is 'state_dict.whole'", Assert.Throws<KeyNotFoundException>(() => file.Read("state_dict.hole")).Message);
    }

    [Theory]
    [InlineData("legacy.bin", "before torch 1.6")]
    [InlineData("device.bin", "torch.device")]
    public void What_is_not_read_is_named(string file, string text)
    {
        var error = Assert.Throws<InvalidDataException>(() => TensorSource.Open(Path.Combine(Files, file)));
        Assert.Contains(file, error.Message);
        Assert.Contains(text, error.Message);
    }

    [Theory]
    [InlineData("\u0080\u0002cos\nsystem\n(X\u0002\0\0\0lstR.", "os.system")]
    [InlineData("\u0080\u0002cbuiltins\neval\n(X\u0001\0\0\01tR.", "builtins.eval")]
    [InlineData("\u0080\u0002ctorch\nFloatStorage\n)R.", "no tensor is made of")]
    [InlineData("\u0080\u0002(X\u0007\0\0\0storageX\u0001\0\0\0XX\u0001\0\0\00tQ.", "storage")]
    [InlineData("\u0080\u0002i.", "opcode 0x69")]
    [InlineData("\u0080\u0002h\u0005.", "has not stored")]
    [InlineData("\u0080\u0002R.", "empty stack")]
    [InlineData("\u0080\u0002X\u00ff\u00ff\u00ff\u00ffab.", "ends too early")]
    [InlineData("\u0080\u0002}q\0(X\u0001\0\0\0ah\0u.", "nest deeper")]
    [InlineData("\u0080\u0002", "ends too early")]
    public void A_pickle_runs_no_code(string pickle, string text)
    {
        string path = Archive(("m/data.pkl", Encoding.Latin1.GetBytes(pickle)));
        var error = Assert.Throws<InvalidDataException>(() => TensorSource.Open(path));
        Assert.Contains(text, error.Message);
        Assert.Contains(path, error.Message);
    }

    [Theory]
    [InlineData(5, 1, 0, 4, "does not fit")]
    [InlineData(2, 4, 0, 4, "does not fit")]
    [InlineData(2, 1, 3, 4, "does not fit")]
    [InlineData(200, 0, 0, 4, "does not fit")]
    [InlineData(2, 1, 0, 255, "bytes, and 255 elements")]
    public void A_tensor_cannot_reach_beyond_its_storage(byte size, byte stride, byte offset, byte count, string text)
    {
        const string Head = "\u0080\u0002}X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK";
        byte[] pickle = [.. Encoding.Latin1.GetBytes(Head), count, .. "tQK"u8, offset, (byte)'K', size, 0x85, (byte)'K', stride, 0x85, 0x89, .. "}tRs."u8];
        string path = Archive(("m/data.pkl", pickle), ("m/data/0", new byte[12]));
        var error = Assert.Throws<InvalidDataException>(() =>
        {
            using var file = TensorSource.Open(path);
            file.Read("a");
        });
        Assert.Contains(text, error.Message);
    }

    [Fact]
    public void A_member_that_unpacks_to_more_than_it_can_is_refused()
    {
        string path = folder.File("bomb.bin");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var stream = archive.CreateEntry("m/data.pkl", CompressionLevel.SmallestSize).Open();
            for (int i = 0; i < 300; i++)
                stream.Write(new byte[1 << 20]);
        }
        Assert.Contains("at most", Assert.Throws<InvalidDataException>(() => TensorSource.Open(path)).Message);
        Assert.Contains("data.pkl", Assert.Throws<InvalidDataException>(() => TensorSource.Open(Archive(("a/b/data.pkl", "\u0080."u8.ToArray())))).Message);
    }

    private string Archive(params (string Name, byte[] Content)[] members)
    {
        string path = folder.File("archive.bin");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in members)
        {
            using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            stream.Write(content);
        }
        return path;
    }
}
