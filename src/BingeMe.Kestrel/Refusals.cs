using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using BingeMe.Http;
using BingeMe.Http.Responses;
using BingeMe.Http.Pipeline;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace BingeMe.Kestrel;

/// <summary>
/// Requests that the server refuses before anybody is asked: a head that is no HTTP, too large or too slow. Each gets its line in the access
/// log, is counted, and is answered in the envelope; without that such a client simply vanishes.
/// </summary>
internal sealed class Refusals : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private const int LongestPath = 1000;

    private static readonly Counter<long> Refused = new Meter(ApiMetrics.MeterName).CreateCounter<long>(
        "bingeme.http.refused", "{request}", "Requests refused before the pipeline, by status: their head is no HTTP, too large or too slow.");

    private readonly TrustedProxies proxies;
    private readonly IAccessLog? log;
    private readonly IRandomSource entropy;
    private readonly TimeProvider clock;

    /// <summary>Listens to a server.</summary>
    /// <param name="proxies">Whom to believe.</param>
    /// <param name="log">Takes the lines; null = nobody does.</param>
    /// <param name="entropy">For request ids.</param>
    /// <param name="clock">The one clock.</param>
    public Refusals(TrustedProxies proxies, IAccessLog? log, IRandomSource entropy, TimeProvider clock)
    {
        (this.proxies, this.log, this.entropy, this.clock) = (proxies, log, entropy, clock);
        // All that the server says by itself, so that a rate sees the first of each.
        foreach (var status in new[] { 400, 405, 408, 411, 413, 414, 431, 505 }) Count(status, 0);
    }

    public static bool IsWanted(string name) => name == BadRequest;

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != BadRequest || value.Value is not IFeatureCollection features) return;

        // What broke off while it was being served has a line already.
        if (features.Get<Served>() is not null || features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException refusal) return;
        var request = features.Get<IHttpRequestFeature>();
        var peer = features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;

        // Of a head that is none, whatever was read by then: fields may be missing.
        var isProxied = peer is not null && proxies.Trusts(peer);
        var requestId = (isProxied ? Correlation.RequestId(request?.Headers["X-Request-Id"]) : null) ?? entropy.Uuid().ToString();
        var client = peer is null ? null : proxies.Client(peer, isProxied ? request?.Headers["X-Forwarded-For"] : null);
        Write(request, refusal.StatusCode, requestId, client);

        // Over HTTP/2 there is no such thing: the server ends the stream or the connection.
        features.Get<RefusalResponse>()?.Replace(refusal.StatusCode, requestId, clock.GetUtcNow(), request?.Method == "HEAD");
    }

    public static void Count(int status, int by) => Refused.Add(by, new TagList { { "http.response.status_code", status } });

    /// <summary>Notes a refusal. Not the server's own words for it: they can repeat the request's, and those can hold secrets.</summary>
    private void Write(IHttpRequestFeature? request, int status, string requestId, string? client)
    {
        Count(status, 1);
        var path = request?.RawTarget ?? "";
        var end = path.IndexOf('?', StringComparison.Ordinal);
        path = end < 0 ? path : path[..end];
        log?.Write(new AccessRecord(
            requestId,
            RequestReader.Source,
            "none",
            request?.Method is { Length: > 0 } method ? method : "-",
            path.Length == 0 ? "-" : path[..Math.Min(path.Length, LongestPath)],
            status,
            TimeSpan.Zero,
            0,
            null,
            null)
        {
            ClientAddress = client,
            TraceId = Correlation.TraceId(request?.Headers["traceparent"], request?.Headers["X-Amzn-Trace-Id"]),
        });
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    /// <summary>Marks a request that the API was asked about.</summary>
    internal sealed class Served
    {
        public static readonly Served Mark = new();

        private Served()
        {
        }
    }
}

/// <summary>
/// The way out of an HTTP/1.1 connection. A request that the server refuses by itself gets from it a status and no word; clients parse every
/// answer of ours as the envelope, so that stands in its place. Such an answer is a connection's last.
/// </summary>
/// <param name="output">The connection's own.</param>
/// <param name="arrival">Ended by the first answer; null where nobody asks.</param>
internal sealed class RefusalResponse(PipeWriter output, NewConnection? arrival) : PipeWriter
{
    private NewConnection? arrival = arrival;
    private byte[]? answer;
    private byte[] unwanted = [];
    private bool isSent;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => answer is null ? output.UnflushedBytes : 0;

    public static ConnectionDelegate Lay(ConnectionDelegate next) => connection =>
    {
        var answer = new RefusalResponse(connection.Transport.Output, connection.Features.Get<NewConnection>());
        connection.Features.Set(answer);
        connection.Transport = new Pipes(connection.Transport.Input, answer);
        return next(connection);
    };

    /// <summary>What the server writes from now on is left away for the envelope.</summary>
    /// <param name="status">What it answers.</param>
    /// <param name="requestId">As in the log.</param>
    /// <param name="now">The time.</param>
    /// <param name="isHead">Whether HEAD was asked, as far as the request line was read: such an answer has no body, whatever its length says (RFC 9110 section 9.3.2).</param>
    public void Replace(int status, string requestId, DateTimeOffset now, bool isHead)
    {
        if (answer is not null) return;
        var response = Envelope.Error(new ApiException(status, "The request's head is not what HTTP allows, too large, or did not arrive in time."), now);
        response.Headers["X-Request-Id"] = requestId;
        response.Headers["Cache-Control"] = "private, no-store";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Content-Length"] = response.Body.Length.ToString();
        response.Headers["Connection"] = "close";
        response.Headers["Date"] = now.ToString("R", CultureInfo.InvariantCulture);
        // RFC 9110 section 15.5.6. The server says it of targets that no resource has: "*" with another method than OPTIONS, or what CONNECT takes.
        if (status == StatusCodes.Status405MethodNotAllowed) response.Headers["Allow"] = "OPTIONS";
        var head = new StringBuilder($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");
        foreach (var (name, value) in response.Headers) head.Append($"{name}: {value}\r\n");
        answer = [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. isHead ? [] : response.Body.Span];
    }

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (answer is not null) return;
        output.Advance(bytes);
        if (arrival is null) return;
        arrival.End();
        arrival = null;
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => answer is null ? output.GetMemory(sizeHint) : Unwanted(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => answer is null ? output.GetSpan(sizeHint) : Unwanted(sizeHint);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (answer is null || isSent) return output.FlushAsync(cancellationToken);
        isSent = true;
        return output.WriteAsync(answer, cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => output.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => output.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

    private byte[] Unwanted(int size)
    {
        if (unwanted.Length < Math.Max(size, 1)) unwanted = new byte[Math.Max(size, 4096)];
        return unwanted;
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
