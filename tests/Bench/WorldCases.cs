using System.Diagnostics;
using Experiments.Worlds;

namespace Experiments.Bench;

/// <summary>How fast one core renders the world, beside the copy bandwidth that bounds any renderer.</summary>
internal static class WorldCases
{
    /// <summary>Scenes of one call.</summary>
    internal const int Scenes = 512;

    private static readonly int[] Sizes = [32, 64, 96];

    /// <summary>Names of the cases: pictures alone, pictures with every truth, and sampling without rendering.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        [.. Sizes.SelectMany(size => new[] { $"world_{size}", $"world_{size}_truths" }), "world_sampling"];

    /// <summary>One call renders <see cref="Scenes"/> scenes of <see cref="Profile.Core"/> on one thread.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The case, or null for a name that is no world case.</returns>
    internal static Action? Create(string name)
    {
        if (!Names.Contains(name))
            return null;
        if (name == "world_sampling")
            return () => Diorama.Scenes(ScenePool.WorldSeed, Streams.Pretraining, 0, Scenes, Profile.Core);
        var parts = name.Split('_');
        int size = int.Parse(parts[1]);
        var views = parts.Length > 2 ? SceneViews.All : SceneViews.Rgb;
        var scenes = Diorama.Scenes(ScenePool.WorldSeed, Streams.Pretraining, 0, Scenes, Profile.Core);
        return () => SceneRenderer.Render(scenes, size, views, threads: 1).Dispose();
    }

    /// <summary>Prints scenes a second and the share of the copy bandwidth for each case.</summary>
    internal static void Report()
    {
        // One unmeasured round: the just-in-time compiler improves a loop only after it has seen every kind of scene.
        foreach (string name in Names)
            Seconds(Create(name)!);
        Console.WriteLine($"{"case",-20}{"scenes/s",12}{"MB/s",10}{"copy MB/s",12}");
        foreach (string name in Names)
        {
            double rate = Scenes / Seconds(Create(name)!);
            long bytes = Bytes(name);
            string written = bytes == 0 ? "" : $"{rate * bytes / 1e6,10:0}{Scenes * bytes / Seconds(Copy(Scenes * bytes)) / 1e6,12:0}";
            Console.WriteLine($"{name,-20}{rate,12:0}{written}");
        }
    }

    // Bytes written for one scene.
    private static long Bytes(string name)
    {
        if (name == "world_sampling")
            return 0;
        long pixels = (long)Math.Pow(int.Parse(name.Split('_')[1]), 2);
        return name.EndsWith("truths", StringComparison.Ordinal) ? pixels * (3 + 4 + 1 + 1 + 12) : pixels * 3;
    }

    private static Action Copy(long bytes)
    {
        var source = new byte[bytes];
        var target = new byte[bytes];
        return () => source.AsSpan().CopyTo(target);
    }

    // Median run of a second, after half a second in which the just-in-time compiler settles.
    private static double Seconds(Action action)
    {
        long began = Stopwatch.GetTimestamp();
        var runs = new List<double>();
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < 1.5)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > 0.5)
                runs.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        runs.Sort();
        return runs[runs.Count / 2];
    }
}
