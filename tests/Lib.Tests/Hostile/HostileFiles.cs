using System.Diagnostics;

namespace Experiments.Lib.Tests.Hostile;

/// <summary>Feeds a reader with damaged copies of a valid file and requires that it reads or refuses each, quickly and in little memory.</summary>
internal static class HostileFiles
{
    private const int Seed = 20_260;
    private static readonly TimeSpan PerFile = TimeSpan.FromSeconds(5);

    /// <summary>Seconds a reader is tested for; <c>HOSTILE_SECONDS</c> makes it longer.</summary>
    private static readonly double Budget = double.TryParse(Environment.GetEnvironmentVariable("HOSTILE_SECONDS"), out double seconds) ? seconds : 2;

    /// <summary>Runs until the count or the time is used up.</summary>
    /// <param name="original">A valid file.</param>
    /// <param name="extension">Ending of the damaged copies.</param>
    /// <param name="read">Reads everything in the file and disposes it; may throw <see cref="InvalidDataException"/> naming the file, nothing else.</param>
    /// <param name="count">Damaged copies at most, unless <c>HOSTILE_SECONDS</c> is set.</param>
    /// <param name="memory">Managed bytes a single read may allocate.</param>
    public static void Run(byte[] original, string extension, Action<string> read, int count = 400, long memory = 64 << 20)
    {
        string folder = Directory.CreateTempSubdirectory("hostile-").FullName;
        try
        {
            bool isLong = Environment.GetEnvironmentVariable("HOSTILE_SECONDS") is not null;
            var clock = Stopwatch.StartNew();
            for (int i = 0; clock.Elapsed.TotalSeconds < Budget && (isLong || i < count); i++)
                One(new Mutator(Seed + i).Mutate(original), Path.Combine(folder, $"damaged-{i}{extension}"), read, memory);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void One(byte[] bytes, string path, Action<string> read, long memory)
    {
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            read(path);
        }
        catch (InvalidDataException e)
        {
            Assert.Contains(Path.GetFileName(path), e.Message);
        }
        catch (Exception e)
        {
            Assert.Fail($"{Path.GetFileName(path)} (seed {Seed} plus its number): {e.GetType().Name}: {e.Message}\n{e.StackTrace}");
        }
        Assert.True(clock.Elapsed < PerFile, $"{Path.GetFileName(path)} took {clock.Elapsed.TotalSeconds:f1} s");
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < memory, $"{Path.GetFileName(path)} took {taken >> 20} MB");
        File.Delete(path);
    }
}
