using Experiments.Core;

namespace Experiments.Lib.Tests.Core;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_replaces_the_whole_file()
    {
        string file = folder.File("inner/a.txt");
        AtomicFile.WriteText(file, "first and longer");
        AtomicFile.WriteText(file, "second");
        Assert.Equal("second", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(folder.File("inner")));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        string file = folder.File("a.txt");
        AtomicFile.WriteText(file, "kept");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(file, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("No space left on device.");
        }));
        Assert.Contains("a.txt", error.Message, StringComparison.Ordinal);
        Assert.Contains("Free space", error.Message, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_full_disk_is_one_clear_error()
    {
        if (!File.Exists("/dev/full"))
            return;
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
        Assert.Throws<IOException>(() => AtomicFile.Write(folder.File("b.txt"), _ =>
        {
            full.Write(new byte[1 << 20]);
            full.Flush(flushToDisk: true);
        }));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_folder_that_cannot_exist_names_the_file()
    {
        File.WriteAllText(folder.File("file"), "");
        var error = Assert.Throws<IOException>(() => AtomicFile.WriteText(folder.File("file/inner/a.txt"), "x"));
        Assert.Contains("a.txt", error.Message, StringComparison.Ordinal);
    }
}
