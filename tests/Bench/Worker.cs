using System.Text.Json;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>
/// Answers a driver that asks two workers in turn: <c>info</c>, <c>time CASE N</c>, <c>drop CASE</c>, <c>quit</c>, one line each;
/// answers are one line of JSON after <c>@@</c>. A case is built on first use and kept until dropped.
/// </summary>
internal static class Worker
{
    private const string ThreadsVariable = "BENCH_THREADS";

    public static int Run(TextReader input, TextWriter output)
    {
        set_num_threads(int.TryParse(Environment.GetEnvironmentVariable(ThreadsVariable), out int threads) && threads > 0 ? threads : 1);
        var live = new Dictionary<string, BenchCase>();
        while (input.ReadLine() is { } line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [])
                continue;
            if (words is ["quit"])
                break;
            object answer;
            try
            {
                answer = Answer(words, live);
            }
#pragma warning disable CA1031 // Whatever fails is an answer to the driver, which goes on with the next case.
            catch (Exception e)
#pragma warning restore CA1031
            {
                answer = new { error = e.Message };
            }
            output.WriteLine("@@" + JsonSerializer.Serialize(answer));
            output.Flush();
        }
        foreach (var item in live.Values)
            item.Dispose();
        return 0;
    }

    private static object Answer(string[] words, Dictionary<string, BenchCase> live)
    {
        switch (words)
        {
            case ["info"]:
                return new { side = "experiments", torch = __version__, threads = get_num_threads() };
            case ["time", var name, var count] when int.TryParse(count, out int calls) && calls > 0:
                if (!live.TryGetValue(name, out var item))
                    live.Add(name, item = Cases.Create(name));
                var timing = Timing.Of(item, calls);
                return new { ms = timing.Wall, cpu = timing.Cpu, rssMB = Environment.WorkingSet >> 20 };
            case ["drop", var name]:
                if (live.Remove(name, out var dropped))
                    dropped.Dispose();
                return new { };
            default:
                return new { error = $"'{string.Join(' ', words)}' is no command; use info, time CASE N, drop CASE or quit." };
        }
    }
}
