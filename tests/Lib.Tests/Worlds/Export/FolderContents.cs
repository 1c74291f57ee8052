using System.Security.Cryptography;

namespace Experiments.Lib.Tests.Worlds.Export;

/// <summary>What a folder holds, comparable byte for byte.</summary>
internal static class FolderContents
{
    public static List<string> Read(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetRelativePath(folder, f).Replace('\\', '/')} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}")];

    public static void AssertEqual(string expected, string actual) => Assert.Equal(Read(expected), Read(actual));
}
