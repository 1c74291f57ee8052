using Experiments.Checkpoints;

namespace Experiments.Lib.Tests.Hostile;

public class NpzHostileTests
{
    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void Damaged_numpy_archives_are_read_or_refused(string file) =>
        HostileFiles.Run(File.ReadAllBytes(Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity", "npz_format", file)), ".npz", path =>
        {
            foreach (var tensor in NpzFile.ReadAll(path).Values)
                tensor.Dispose();
        });
}
