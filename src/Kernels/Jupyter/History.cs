using System.Text.Json.Nodes;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Jupyter;

/// <summary>What was run, in this session and in earlier ones: one JSON line a cell in a file of the user's.</summary>
/// <remarks>The file is read when somebody asks, and cut to its newer half when it has grown too large. Without a writable place only this session is remembered.</remarks>
/// <param name="path">The file.</param>
internal sealed class History(string path)
{
    private const long LargestBytes = 4 << 20;

    private readonly Lock gate = new();
    private readonly List<HistoryEntry> own = [];
    private List<HistoryEntry>? earlier;

    /// <summary>The file of the current user.</summary>
    public static string UserFile => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "experiments", "history.jsonl");

    /// <summary>Remembers a cell that is about to run.</summary>
    public void Add(int line, string code)
    {
        if (code.Trim().Length == 0)
            return;
        lock (gate)
        {
            var entry = new HistoryEntry(Session(), line, code, Output: null);
            own.Add(entry);
            Append(entry);
        }
    }

    /// <summary>Remembers what the latest cell gave, for this session.</summary>
    public void AddOutput(int line, string output)
    {
        lock (gate)
        {
            if (own.Count > 0 && own[^1].Line == line)
                own[^1] = own[^1] with { Output = output };
        }
    }

    /// <summary>The content of a <c>history_reply</c>.</summary>
    public JsonObject Answer(Message request)
    {
        using var content = RequestContent.Of(request);
        lock (gate)
        {
            var found = content.Text("hist_access_type", "tail") switch
            {
                "range" => Range(content),
                "search" => Search(content),
                _ => All().TakeLast(Limit(content)),
            };
            bool output = content.Flag("output", false);
            return new()
            {
                ["status"] = "ok",
                ["history"] = new JsonArray([.. found.Select(entry => (JsonNode)new JsonArray(
                    entry.Session, entry.Line, output ? new JsonArray(entry.Code, entry.Output) : JsonValue.Create(entry.Code)))]),
            };
        }
    }

    private IEnumerable<HistoryEntry> Range(RequestContent content)
    {
        // 0 is this session, a negative number counts back from it.
        int asked = content.Number("session", 0);
        int session = asked > 0 ? asked : Session() + asked;
        int start = content.Number("start", 1), stop = content.Number("stop", int.MaxValue);
        return All().Where(entry => entry.Session == session && entry.Line >= start && entry.Line < stop);
    }

    private IEnumerable<HistoryEntry> Search(RequestContent content)
    {
        var pattern = new Glob(content.Text("pattern", "*"));
        var found = All().Where(entry => pattern.Matches(entry.Code));
        if (content.Flag("unique", false))
            found = found.Reverse().DistinctBy(entry => entry.Code).Reverse();
        return found.TakeLast(Limit(content));
    }

    private static int Limit(RequestContent content) => content.Number("n", int.MaxValue) is >= 0 and var limit ? limit : int.MaxValue;

    private IEnumerable<HistoryEntry> All() => Earlier().Concat(own);

    private int Session() => own.Count > 0 ? own[0].Session : Earlier().Select(entry => entry.Session).DefaultIfEmpty(0).Max() + 1;

    private List<HistoryEntry> Earlier()
    {
        if (earlier is not null)
            return earlier;
        try
        {
            string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            if (lines.Length > 0 && new FileInfo(path).Length > LargestBytes)
            {
                lines = lines[(lines.Length / 2)..];
                string partial = $"{path}.{Environment.ProcessId}";
                File.WriteAllLines(partial, lines);
                File.Move(partial, path, overwrite: true);
            }
            return earlier = [.. lines.Select(HistoryEntry.FromLine).OfType<HistoryEntry>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return earlier = [];
        }
    }

    private void Append(HistoryEntry entry)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.AppendAllText(path, entry.ToLine() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The session's own list still has it.
        }
    }
}
