using System.Text;
using Experiments.Core;

namespace Experiments.Checkpoints;

/// <summary>Where repositories are fetched from and kept, and how patiently.</summary>
/// <param name="Endpoint">The hub, such as <c>https://huggingface.co</c>.</param>
/// <param name="CacheFolder">The cache that the hub's tools share: <c>models--org--name</c> folders of blobs, refs and snapshots.</param>
/// <param name="Token">The user's token, or null; goes to the endpoint alone, and only over https or to this machine. Never printed.</param>
/// <param name="IsOffline">Whether to use the cache alone.</param>
/// <param name="Tries">Attempts in a row that may fail before a download is given up.</param>
/// <param name="FirstDelay">Seconds to wait after the first failure; doubled after each further one.</param>
/// <param name="LongestDelay">Seconds to wait at most; a server that asks for more is not waited for.</param>
/// <param name="Timeout">Seconds without an answer or a byte that count as a failure.</param>
public sealed record HubConfig(
    Uri Endpoint, string CacheFolder, string? Token = null, bool IsOffline = false, int Tries = 6, double FirstDelay = 1, double LongestDelay = 120, double Timeout = 30)
{
    private const string PublicEndpoint = "https://huggingface.co";

    /// <summary>The settings that the hub's other tools read from the environment.</summary>
    /// <remarks>
    /// <c>HF_ENDPOINT</c>; <c>HF_HUB_CACHE</c>, else <c>HF_HOME/hub</c>, else <c>~/.cache/huggingface/hub</c>; <c>HF_TOKEN</c>, else the file
    /// <c>HF_TOKEN_PATH</c>, else <c>HF_HOME/token</c>; <c>HF_HUB_OFFLINE</c>.
    /// </remarks>
    /// <returns>A checked configuration.</returns>
    /// <exception cref="ArgumentException">A variable has a value that makes no sense.</exception>
    public static HubConfig FromEnvironment() => From(Environment.GetEnvironmentVariable);

    internal static HubConfig From(Func<string, string?> variable)
    {
        string? Value(string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;
        string home = Value("HF_HOME") ?? Path.Combine(
            Value("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "huggingface");
        string endpoint = Value("HF_ENDPOINT") ?? PublicEndpoint;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri))
            throw new ArgumentException($"HF_ENDPOINT is '{endpoint}'; use an address such as {PublicEndpoint}.", nameof(variable));
        var config = new HubConfig(
            uri,
            Value("HF_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Value("HF_TOKEN") ?? TokenOf(Value("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            Value("HF_HUB_OFFLINE")?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE");
        config.Validate();
        return config;
    }

    /// <summary>A copy with some members changed.</summary>
    /// <param name="endpoint">As for the record.</param>
    /// <param name="cacheFolder">As for the record.</param>
    /// <param name="token">As for the record.</param>
    /// <param name="isOffline">As for the record.</param>
    /// <param name="tries">As for the record.</param>
    /// <returns>The copy.</returns>
    public HubConfig With(Uri? endpoint = null, string? cacheFolder = null, string? token = null, bool? isOffline = null, int? tries = null) => this with
    {
        Endpoint = endpoint ?? Endpoint,
        CacheFolder = cacheFolder ?? CacheFolder,
        Token = token ?? Token,
        IsOffline = isOffline ?? IsOffline,
        Tries = tries ?? Tries,
    };

    /// <summary>Requires values that make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message names it.</exception>
    public void Validate()
    {
        Check.Member(Endpoint.IsAbsoluteUri && Endpoint.Scheme is "https" or "http", "HubConfig.Endpoint", Endpoint, "use an http or https address");
        Check.Member(CacheFolder.Length > 0, "HubConfig.CacheFolder", "empty", "name a folder");
        Check.Member(Token is null || !Token.AsSpan().ContainsAnyExceptInRange('!', '~'), "HubConfig.Token", "not shown", "its characters must be letters, digits and signs without spaces");
        Check.Positive(Tries, "HubConfig.Tries");
        Check.Positive(Timeout, "HubConfig.Timeout");
        Check.Member(FirstDelay >= 0 && LongestDelay >= FirstDelay, "HubConfig.LongestDelay", LongestDelay, "use at least FirstDelay, which is at least 0");
    }

    private static string? TokenOf(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Public repositories need none.
        }
    }

    // A record prints its members; this one must not print its token.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"Endpoint = {Endpoint}, CacheFolder = {CacheFolder}, Token = {(Token is null ? "none" : "set")}, IsOffline = {IsOffline}, Tries = {Tries}");
        return true;
    }
}
