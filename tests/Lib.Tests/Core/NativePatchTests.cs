using Experiments.Core.Native;

namespace Experiments.Lib.Tests.Core;

public class NativePatchTests
{
    [Fact]
    public void Only_the_named_version_of_torchsharps_library_becomes_optional()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string folder = typeof(NativeLibraries).Assembly
            .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(a => a.Key == "TorchSharpNative").Value!;
        byte[] stock = File.ReadAllBytes(Path.Combine(folder, "libLibTorchSharp.so"));
        byte[] adapted = (byte[])stock.Clone();
        Assert.Equal(1, ElfVersionPatch.MakeOptional(adapted, "GLIBCXX_3.4.32"));
        Assert.InRange(Enumerable.Range(0, stock.Length).Count(i => stock[i] != adapted[i]), 1, 2);
        Assert.Equal(0, ElfVersionPatch.MakeOptional(adapted, "GLIBCXX_9.9.99"));
    }

    [Fact]
    public void Bytes_that_are_no_library_are_left_alone() => Assert.Equal(0, ElfVersionPatch.MakeOptional(new byte[100], "GLIBCXX_3.4.32"));
}
