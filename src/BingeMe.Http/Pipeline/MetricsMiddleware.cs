using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BingeMe.Http.Pipeline;

/// <summary>Counts and times each request by operation and status, under the names of OpenTelemetry's HTTP conventions.</summary>
internal sealed class MetricsMiddleware : IMiddleware
{
    private static readonly Meter Meter = new(ApiMetrics.MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "http.server.request.duration",
        "s",
        "Time from taking a request up to its answer.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ApiMetrics.DurationBounds });

    private static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>("http.server.active_requests", "{request}", "Requests being handled now.");

    /// <summary>A client may send any word for a method, and each would be a series of its own (OpenTelemetry, HTTP metrics).</summary>
    internal static string Known(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "_OTHER";

    public async ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        if (!Duration.Enabled) return await next.Handle(exchange);
        Active.Add(1);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var response = await next.Handle(exchange);
            Duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                new TagList
                {
                    { "operation", exchange.Operation?.Id ?? "none" },
                    { "http.request.method", Known(exchange.Request.Method) },
                    { "http.response.status_code", exchange.Request.IsGivenUp ? 504 : response.Status },
                });
            return response;
        }
        finally
        {
            Active.Add(-1);
        }
    }
}
