using System.Security.Cryptography;
using System.Text;
using Experiments.Checkpoints;
using static Experiments.Lib.Tests.Checkpoints.HubServer;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class HubTests : IDisposable
{
    private const string Repository = "org/model";
    private const string Weights = "model.safetensors";
    private const string Token = "hf_secret";
    private static readonly string Commit = new('a', 40);
    private static readonly byte[] Content = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7 ^ i >> 8))];
    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content));
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Snapshot => folder.File(Path.Combine("models--org--model", "snapshots", Commit));

    private string Blob(string tag) => folder.File(Path.Combine("models--org--model", "blobs", tag));

    private static string Told(string? tag = null, long? size = null) =>
        $"X-Repo-Commit: {Commit}\r\nX-Linked-Etag: \"{tag ?? Sha256}\"\r\nX-Linked-Size: {size ?? Content.Length}\r\n";

    private HubConfig Config(HubServer server) =>
        new(server.Address, folder.Path, Token, Tries: 4, FirstDelay: 0.01, LongestDelay: 1.5, Timeout: 2);

    private Hub Open(HubServer server) => new(Config(server), TextWriter.Null);

    private static HubServer Serving(Func<Request, Stream, Task> get, string? headers = null) =>
        new((request, stream) => request.Method == "HEAD" ? Send(stream, "200 OK", headers ?? Told()) : get(request, stream));

    private static Task Rest(Request request, Stream stream, string headers = "") => request.Header("Range") is null
        ? Send(stream, "200 OK", headers, Content)
        : Send(stream, "206 Partial Content", $"{headers}Content-Range: bytes {request.First}-{Content.Length - 1}/{Content.Length}\r\n", Content[(int)request.First..]);

    private string Seed(string revision = "main")
    {
        folder.Write($"models--org--model/blobs/{Sha256}", Content);
        folder.Write($"models--org--model/refs/{revision}", Commit);
        Directory.CreateDirectory(Snapshot);
        string path = Path.Combine(Snapshot, Weights);
        File.CreateSymbolicLink(path, $"../../blobs/{Sha256}");
        return path;
    }

    [Fact]
    public void A_file_lies_where_other_tools_look_for_it()
    {
        using var server = Serving((request, stream) => Rest(request, stream));
        using var shown = new StringWriter();
        string path = new Hub(Config(server), shown).Fetch(Repository, Weights);
        Assert.Contains("model.safetensors (MB)  3/3", shown.ToString());
        Assert.Equal(Path.Combine(Snapshot, Weights), path);
        Assert.Equal(Path.Combine("..", "..", "blobs", Sha256), new FileInfo(path).LinkTarget);
        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal(Commit, File.ReadAllText(folder.File("models--org--model/refs/main")));
        Assert.Equal($"Bearer {Token}", server.Requests.First().Header("Authorization"));
        Assert.Contains(server.Requests, r => r.Path == $"/org/model/resolve/{Commit}/{Weights}");
        Open(server).Fetch(Repository, Weights);
        Assert.Equal(1, server.Count("GET"));
    }

    [Fact]
    public void Files_of_git_itself_are_checked_by_its_own_checksum()
    {
        byte[] text = Encoding.UTF8.GetBytes("{}");
        const string tag = "9e26dfeeb6e641a33dae4961196235bdb965b21b"; // printf '{}' | git hash-object --stdin
        using var server = Serving((_, stream) => Send(stream, "200 OK", "", text), $"X-Repo-Commit: {Commit}\r\nETag: W/\"{tag}\"\r\nContent-Length: 2\r\n");
        string path = Open(server).Fetch(Repository, "sub/config.json", "refs/pr/1");
        Assert.Equal("{}", File.ReadAllText(path));
        Assert.EndsWith(Path.Combine("..", "..", "..", "blobs", tag), new FileInfo(path).LinkTarget);
        Assert.Contains("/org/model/resolve/refs%2Fpr%2F1/sub/config.json", server.Requests.First().Path);
        Assert.Equal(Commit, File.ReadAllText(folder.File("models--org--model/refs/refs/pr/1")));
    }

    [Fact]
    public void What_other_tools_fetched_is_found()
    {
        string path = Seed();
        using var server = new HubServer((_, stream) => Send(stream, "500 Broken"));
        var hub = Open(server);
        Assert.Equal(path, hub.Fetch(Repository, Weights, Commit));
        Assert.Empty(server.Requests);
        Assert.Equal(path, hub.Fetch(Repository, Weights));
        Assert.Equal(Snapshot, hub.FetchFolder(Repository));
        var offline = new Hub(Config(server).With(isOffline: true));
        Assert.Equal(path, offline.Fetch(Repository, Weights));
        Assert.Contains("HF_HUB_OFFLINE", Assert.Throws<FileNotFoundException>(() => offline.Fetch(Repository, "other.json")).Message);
        Assert.Contains("HF_HUB_OFFLINE", Assert.Throws<FileNotFoundException>(() => offline.FetchFolder("org/other")).Message);
    }

    [Fact]
    public void Without_a_network_the_cache_serves()
    {
        string path = Seed();
        int port;
        using (var server = new HubServer((_, stream) => Send(stream, "200 OK")))
            port = server.Port;
        var hub = new Hub(new HubConfig(new($"http://127.0.0.1:{port}"), folder.Path, Tries: 2, FirstDelay: 0.01), TextWriter.Null);
        Assert.Equal(path, hub.Fetch(Repository, Weights));
        Assert.Contains("cannot be reached", Assert.ThrowsAny<IOException>(() => hub.Fetch(Repository, "other.json")).Message);
    }

    [Fact]
    public void A_download_that_breaks_off_goes_on_where_it_was()
    {
        int cut = 0;
        using var server = Serving(
            async (request, stream) =>
            {
                int end = ++cut switch { 1 => 1_200_000, 2 => 2_500_000, _ => Content.Length };
                string range = request.First > 0 ? $"Content-Range: bytes {request.First}-{Content.Length - 1}/{Content.Length}\r\n" : "";
                await Send(stream, request.First > 0 ? "206 Partial" : "200 OK", $"{range}Content-Length: {Content.Length - request.First}\r\n", Content[(int)request.First..end]);
            },
            $"X-Repo-Commit: {Commit}\r\nETag: \"{Sha256}\"\r\nContent-Length: {Content.Length}\r\n");
        Assert.Equal(Content, File.ReadAllBytes(Open(server).Fetch(Repository, Weights)));
        Assert.Equal(["", "bytes=1200000-", "bytes=2500000-"], server.Requests.Where(r => r.Method == "GET").Select(r => r.Header("Range") ?? ""));
        Assert.Equal($"\"{Sha256}\"", server.Requests.Last().Header("If-Range"));
        Assert.False(File.Exists(Blob(Sha256) + ".incomplete"));
    }

    [Fact]
    public void A_server_that_cannot_go_on_starts_again()
    {
        folder.Write($"models--org--model/blobs/{Sha256}.incomplete", Content[..1000]);
        using var server = Serving((_, stream) => Send(stream, "200 OK", "", Content));
        Assert.Equal(Content, File.ReadAllBytes(Open(server).Fetch(Repository, Weights)));
        folder.Write($"models--org--model/blobs/{Sha256}.incomplete", Content[..1000]);
        File.Delete(Blob(Sha256));
        File.Delete(Path.Combine(Snapshot, Weights));
        using var refusing = Serving((request, stream) => request.Header("Range") is null ? Rest(request, stream) : Send(stream, "416 No", "", []));
        Assert.Equal(Content, File.ReadAllBytes(Open(refusing).Fetch(Repository, Weights)));
    }

    [Fact]
    public void A_server_that_never_gets_further_is_given_up()
    {
        using var server = Serving((_, stream) => Send(stream, "200 OK", $"Content-Length: {Content.Length}\r\n", Content[..2_000_000]));
        Assert.ThrowsAny<IOException>(() => Open(server).Fetch(Repository, Weights));
        Assert.InRange(server.Count("GET"), 4, 6);
    }

    [Fact]
    public void A_wrong_beginning_is_noticed_and_fetched_again()
    {
        folder.Write($"models--org--model/blobs/{Sha256}.incomplete", new byte[1000]);
        using var server = Serving((request, stream) => Rest(request, stream));
        Assert.Equal(Content, File.ReadAllBytes(Open(server).Fetch(Repository, Weights)));
        Assert.Equal(2, server.Count("GET"));
    }

    [Fact]
    public void A_wrong_checksum_keeps_nothing()
    {
        using var server = Serving((request, stream) => Rest(request, stream), Told(tag: new string('b', 64)));
        var error = Assert.Throws<InvalidDataException>(() => Open(server).Fetch(Repository, Weights));
        Assert.Contains("SHA-256", error.Message);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Blob("x"))!));
        Assert.False(Directory.Exists(Snapshot));
    }

    [Theory]
    [InlineData("Content-Length: 4000000\r\n")]
    [InlineData("Content-Length: 10\r\n")]
    public void A_wrong_length_is_refused(string length)
    {
        using var server = Serving((_, stream) => Send(stream, "200 OK", length, Content));
        Assert.Contains("3000000 were told", Assert.Throws<InvalidDataException>(() => Open(server).Fetch(Repository, Weights)).Message);
    }

    [Fact]
    public void An_endless_body_is_cut_off()
    {
        using var server = Serving(async (_, stream) =>
        {
            await Send(stream, "200 OK");
            while (true)
                await stream.WriteAsync(Content);
        });
        Assert.Contains("sends more than", Assert.Throws<InvalidDataException>(() => Open(server).Fetch(Repository, Weights)).Message);
    }

    [Theory]
    [InlineData("401 Unauthorized", "", typeof(UnauthorizedAccessException), "HF_TOKEN")]
    [InlineData("403 Forbidden", "X-Error-Code: GatedRepo\r\nX-Error-Message: Access is restricted.\r\n", typeof(UnauthorizedAccessException), "Accept them")]
    [InlineData("403 Forbidden", "", typeof(UnauthorizedAccessException), "no access")]
    [InlineData("404 Not Found", "X-Error-Code: EntryNotFound\r\n", typeof(FileNotFoundException), "no such file")]
    [InlineData("404 Not Found", "X-Error-Code: RevisionNotFound\r\n", typeof(FileNotFoundException), "no such revision")]
    [InlineData("418 Teapot", "", typeof(IOException), "418")]
    [InlineData("200 OK", "X-Repo-Commit: ../../etc\r\nETag: \"x\"\r\nContent-Length: 3\r\n", typeof(IOException), "does not answer as a hub")]
    [InlineData("200 OK", "X-Repo-Commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\nETag: \"../../x\"\r\nContent-Length: 3\r\n", typeof(IOException), "does not answer as a hub")]
    public void A_refusal_says_what_to_do_and_is_not_repeated(string status, string headers, Type type, string text)
    {
        using var server = new HubServer((_, stream) => Send(stream, status, headers));
        var error = Record.Exception(() => Open(server).Fetch(Repository, Weights))!;
        Assert.IsType(type, error);
        Assert.Contains(text, error.Message);
        Assert.DoesNotContain(Token, error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_busy_server_is_waited_for_as_it_asks()
    {
        int asked = 0;
        using var server = new HubServer((request, stream) => ++asked switch
        {
            1 => Send(stream, "429 Too Many", "Retry-After: 1\r\n"),
            2 => Send(stream, "503 Busy"),
            _ => request.Method == "HEAD" ? Send(stream, "200 OK", Told()) : Rest(request, stream),
        });
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Open(server).Fetch(Repository, Weights);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 10);
        using var slow = new HubServer((_, stream) => Send(stream, "429 Too Many", "Retry-After: 3600\r\n"));
        Assert.Contains("wait 3600 s", Assert.ThrowsAny<IOException>(() => Open(slow).Fetch(Repository, "a")).Message);
        Assert.Single(slow.Requests);
    }

    [Fact]
    public void A_broken_server_is_given_up()
    {
        using var server = new HubServer((_, stream) => Send(stream, "500 Broken"));
        Assert.Contains("4 attempts", Assert.ThrowsAny<IOException>(() => Open(server).Fetch(Repository, Weights)).Message);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public void A_silent_server_is_given_up()
    {
        using var server = new HubServer((_, _) => Task.Delay(5000));
        var hub = new Hub(Config(server) with { Timeout = 0.2, Tries = 2 }, TextWriter.Null);
        Assert.Contains("did not answer", Assert.ThrowsAny<IOException>(() => hub.Fetch(Repository, Weights)).Message);
        using var stalling = Serving(async (_, stream) =>
        {
            await Send(stream, "200 OK", $"Content-Length: {Content.Length}\r\n", Content[..1000]);
            await Task.Delay(5000);
        });
        hub = new Hub(Config(stalling) with { Timeout = 0.2, Tries = 2 }, TextWriter.Null);
        Assert.Contains("nothing came", Assert.ThrowsAny<IOException>(() => hub.Fetch(Repository, Weights)).Message);
    }

    [Fact]
    public void The_token_does_not_follow_a_redirect_to_another_host()
    {
        using var other = new HubServer((request, stream) => Rest(request, stream));
        using var server = new HubServer((request, stream) =>
            Send(stream, "302 Found", Told() + $"Location: http://localhost:{other.Port}/cdn/{request.Method}\r\n"));
        Assert.Equal(Content, File.ReadAllBytes(Open(server).Fetch(Repository, Weights)));
        Assert.All(server.Requests, r => Assert.Equal($"Bearer {Token}", r.Header("Authorization")));
        var asked = Assert.Single(other.Requests);
        Assert.Equal("/cdn/GET", asked.Path);
        Assert.DoesNotContain(asked.Headers, h => h.Value.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public void A_renamed_repository_is_followed_and_a_loop_is_not()
    {
        using var renamed = new HubServer((request, stream) => request.Path.StartsWith("/org/", StringComparison.Ordinal)
            ? Send(stream, "307 Moved", $"Location: /new{request.Path}\r\n")
            : request.Method == "HEAD" ? Send(stream, "200 OK", Told()) : Rest(request, stream));
        Open(renamed).Fetch(Repository, Weights);
        using var loop = new HubServer((request, stream) => Send(stream, "302 Found", $"Location: {request.Path}\r\n"));
        Assert.Contains("redirects more than", Assert.ThrowsAny<IOException>(() => Open(loop).Fetch(Repository, "a")).Message);
        using var unsafeScheme = new HubServer((_, stream) => Send(stream, "302 Found", "Location: file:///etc/passwd\r\n"));
        Assert.ThrowsAny<IOException>(() => Open(unsafeScheme).Fetch(Repository, "a"));
    }

    [Fact]
    public async Task Two_that_want_one_file_fetch_it_once()
    {
        using var server = Serving(async (request, stream) =>
        {
            await Task.Delay(200);
            await Rest(request, stream);
        });
        var both = await Task.WhenAll(Task.Run(() => Open(server).Fetch(Repository, Weights)), Task.Run(() => Open(server).Fetch(Repository, Weights)));
        Assert.Equal(both[0], both[1]);
        Assert.Equal(1, server.Count("GET"));
        Assert.True(File.Exists(folder.File($".locks/models--org--model/{Sha256}.lock")));
    }

    [Fact]
    public async Task Cancelling_keeps_what_arrived()
    {
        using var stop = new CancellationTokenSource();
        using var server = Serving(async (_, stream) =>
        {
            await Send(stream, "200 OK", $"Content-Length: {Content.Length}\r\n", Content[..1_500_000]);
            await Task.Delay(300);
            await stop.CancelAsync();
            await Task.Delay(3000);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => Open(server).Fetch(Repository, Weights, cancellation: stop.Token)));
        Assert.Equal(1_500_000, new FileInfo(Blob(Sha256) + ".incomplete").Length);
    }

    [Fact]
    public void A_folder_holds_the_files_that_match()
    {
        using var server = new HubServer((request, stream) => request.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? Send(stream, "200 OK", "", Encoding.UTF8.GetBytes($$"""{"sha":"{{Commit}}","siblings":[{"rfilename":"model.safetensors"},{"rfilename":"sub/other.safetensors"},{"rfilename":"README.md"}]}"""))
            : request.Method == "HEAD" ? Send(stream, "200 OK", Told()) : Rest(request, stream));
        Assert.Equal(Snapshot, Open(server).FetchFolder(Repository, "*.safetensors"));
        Assert.Equal(["model.safetensors", Path.Combine("sub", "other.safetensors")], Directory.GetFiles(Snapshot, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Snapshot, f)).Order());
        Assert.Equal(1, server.Count("GET") - 1);
        Assert.Contains("README.md", Assert.Throws<FileNotFoundException>(() => Open(server).FetchFolder(Repository, "*.npz")).Message);
    }

    [Theory]
    [InlineData("""{"sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","siblings":[{"rfilename":"../../../etc/x"}]}""", "leave the cache")]
    [InlineData("""{"sha":"../..","siblings":[]}""", "no commit")]
    [InlineData("""{"sha":1}""", "list of files")]
    [InlineData("nonsense", "list of files")]
    public void A_listing_cannot_lead_out_of_the_cache(string listing, string text)
    {
        using var server = new HubServer((_, stream) => Send(stream, "200 OK", "", Encoding.UTF8.GetBytes(listing)));
        Assert.Contains(text, Assert.Throws<InvalidDataException>(() => Open(server).FetchFolder(Repository)).Message);
    }

    [Theory]
    [InlineData("../x", "a", "main")]
    [InlineData("a/b/c", "a", "main")]
    [InlineData("a--b", "a", "main")]
    [InlineData("", "a", "main")]
    [InlineData("org/model", "../a", "main")]
    [InlineData("org/model", "/etc/passwd", "main")]
    [InlineData("org/model", "a/../../b", "main")]
    [InlineData("org/model", "a\\b", "main")]
    [InlineData("org/model", "c:a", "main")]
    [InlineData("org/model", "a\n", "main")]
    [InlineData("org/model", "", "main")]
    [InlineData("org/model", "a", "../main")]
    [InlineData("org/model", "a", "")]
    [InlineData("org/model", "a", "a b")]
    public void Names_cannot_lead_out_of_the_repository(string repository, string file, string revision)
    {
        using var server = new HubServer((_, stream) => Send(stream, "500 No"));
        Assert.Throws<ArgumentException>(() => Open(server).Fetch(repository, file, revision));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void The_environment_is_read_as_by_other_tools()
    {
        string home = folder.File("home");
        folder.Write("home/token", "from_file\n");
        var config = HubConfig.From(name => name switch { "HF_HOME" => home, "HF_HUB_OFFLINE" => "1", "HF_ENDPOINT" => "https://mirror.example/hub/", _ => null });
        Assert.Equal(Path.Combine(home, "hub"), config.CacheFolder);
        Assert.Equal("from_file", config.Token);
        Assert.True(config.IsOffline);
        Assert.Equal("mirror.example", config.Endpoint.Host);
        Assert.DoesNotContain("from_file", config.ToString());
        Assert.Equal("mine", HubConfig.From(name => name switch { "HF_HOME" => home, "HF_TOKEN" => " mine ", "HF_HUB_CACHE" => "/cache", _ => null }).Token);
        Assert.Throws<ArgumentException>(() => HubConfig.From(name => name == "HF_ENDPOINT" ? "nowhere" : null));
        Assert.Throws<ArgumentException>(() => HubConfig.From(name => name == "HF_TOKEN" ? "two words" : null));
    }
}
