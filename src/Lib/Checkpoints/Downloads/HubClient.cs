using System.Net;
using System.Net.Http.Headers;

namespace Experiments.Checkpoints.Downloads;

/// <summary>Requests to a hub: token, redirects, timeouts, and answers told apart into what may pass and what will not.</summary>
internal sealed class HubClient : IDisposable
{
    private const int MostRedirects = 8;
    private const int LongestServerText = 300;
    private readonly HubConfig config;
    private readonly HttpClient http;

    public HubClient(HubConfig config)
    {
        this.config = config;
        // Redirects are followed by hand, since the token must not follow them to another host.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None };
        http = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("experiments/1.0");
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>Sends a request and follows redirects.</summary>
    /// <param name="method">HEAD or GET.</param>
    /// <param name="address">Where to.</param>
    /// <param name="range">First byte wanted and the tag it must still have, or null.</param>
    /// <param name="leave">Whether to follow a redirect to another host, or to return the answer that has it.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>An answer of success or, with <paramref name="leave"/> false, one that redirects; or 416.</returns>
    /// <exception cref="TransientException">The network or the server failed.</exception>
    /// <exception cref="IOException">The server refuses, or redirects without end.</exception>
    public async Task<HttpResponseMessage> Send(
        HttpMethod method, Uri address, (long First, EntityTagHeaderValue? Tag)? range, bool leave, CancellationToken cancellation)
    {
        var current = address;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = await SendOnce(method, current, range, cancellation);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return Accepted(response, address);
            var next = new Uri(current, location);
            if (!leave && !IsSameHost(next, current))
                return response;
            response.Dispose();
            if (next.Scheme is not ("https" or "http") || (current.Scheme == "https" && next.Scheme == "http"))
                throw new IOException($"{address} redirects to '{Shown(next.ToString())}', which is not safe to follow.");
            current = next;
        }
        throw new IOException($"{address} redirects more than {MostRedirects} times; check HF_ENDPOINT.");
    }

    public void Dispose() => http.Dispose();

    /// <summary>What a server says of itself in a header, fit to be shown.</summary>
    internal static string Shown(string text) => new([.. text.Where(c => !char.IsControl(c)).Take(LongestServerText)]);

    internal static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private async Task<HttpResponseMessage> SendOnce(HttpMethod method, Uri address, (long First, EntityTagHeaderValue? Tag)? range, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, address);
        if (config.Token is not null && MaySeeToken(address))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", config.Token);
        if (range is { } wanted)
        {
            request.Headers.Range = new RangeHeaderValue(wanted.First, null);
            if (wanted.Tag is not null)
                request.Headers.IfRange = new RangeConditionHeaderValue(wanted.Tag);
        }
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(config.Timeout));
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientException($"{address.Host} did not answer within {config.Timeout:0.#} s", e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is not HttpRequestError.SecureConnectionError)
        {
            throw new TransientException($"{address.Host} cannot be reached ({Shown(e.Message).TrimEnd('.')})", e);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{address.Host} has no certificate that this system trusts: {Shown(e.Message)}", e);
        }
    }

    private HttpResponseMessage Accepted(HttpResponseMessage response, Uri address)
    {
        if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
            return response;
        using (response)
            throw Refusal(response, address);
    }

    private Exception Refusal(HttpResponseMessage response, Uri address)
    {
        int status = (int)response.StatusCode;
        string code = Header(response, "X-Error-Code") ?? "";
        string said = Header(response, "X-Error-Message") is { Length: > 0 } text ? $" ({Shown(text).TrimEnd('.')})" : "";
        return status switch
        {
            408 or 429 or 500 or 502 or 503 or 504 => new TransientException($"{address.Host} answers {status}{said}") { RetryAfter = Wait(response) },
            403 or 401 when code == "GatedRepo" => new UnauthorizedAccessException(
                $"{address} is behind terms of use{said}. Accept them on the repository's page, and set HF_TOKEN to a token of that account."),
            401 => new UnauthorizedAccessException(
                $"{address} answers 401{said}: there is no such repository, or it needs a {(config.Token is null ? "token" : "token with access to it")}. Check the name, and set HF_TOKEN."),
            403 => new UnauthorizedAccessException($"{address} answers 403{said}: the token has no access. Ask for access on the repository's page, or set HF_TOKEN to another token."),
            404 => new FileNotFoundException($"{address} does not exist{said}: {Missing(code)}."),
            _ => new IOException($"{address} answers {status}{said}."),
        };
    }

    private static string Missing(string code) => code switch
    {
        "EntryNotFound" => "the repository has no such file",
        "RevisionNotFound" => "the repository has no such revision",
        _ => "check repository, revision and file",
    };

    private static TimeSpan? Wait(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow,
        _ => null,
    };

    private bool MaySeeToken(Uri address) => IsSameHost(address, config.Endpoint) && (address.Scheme == "https" || address.IsLoopback);

    private static bool IsSameHost(Uri a, Uri b) => Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;
}
