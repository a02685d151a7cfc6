using System.Diagnostics;
using System.Diagnostics.Metrics;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BingeMe.Kestrel;

/// <summary>
/// Requests that the server refuses before anybody is asked: a head that is no HTTP, too large or too slow. Each gets its line in the access
/// log, is counted, and is answered in the envelope; without that such a client simply vanishes.
/// </summary>
/// <param name="log">Takes the lines; null = nobody does.</param>
/// <param name="entropy">For request ids.</param>
/// <param name="clock">The one clock.</param>
internal sealed class Refusals(IAccessLog? log, IRandomSource entropy, TimeProvider clock) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private const int LongestPath = 1000;

    private static readonly Counter<long> Refused = new Meter(ApiMetrics.MeterName).CreateCounter<long>(
        "bingeme.http.refused", "{request}", "Requests refused before the pipeline, by status: their head is no HTTP, too large or too slow.");

    /// <summary>Which of the server's events are wanted.</summary>
    public static bool IsWanted(string name) => name == BadRequest;

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != BadRequest || value.Value is not IFeatureCollection features) return;

        // What broke off while it was being served has a line already.
        if (features.Get<Served>() is not null || features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException refusal) return;
        var requestId = entropy.Uuid().ToString();
        Write(features.Get<IHttpRequestFeature>(), refusal.StatusCode, requestId);

        // Over HTTP/2 there is no such thing: the server ends the stream or the connection.
        features.Get<RefusalResponse>()?.Replace(refusal.StatusCode, requestId, clock.GetUtcNow());
    }

    /// <summary>Notes a refusal. Not the server's own words for it: they can repeat the request's, and those can hold secrets.</summary>
    private void Write(IHttpRequestFeature? request, int status, string requestId)
    {
        Refused.Add(1, new TagList { { "http.response.status_code", status } });
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
            null));
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
        /// <summary>The one instance.</summary>
        public static readonly Served Mark = new();

        private Served()
        {
        }
    }
}
