using System.Diagnostics;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// A request as a span, for whoever collects them (OpenTelemetry, "Semantic conventions for HTTP spans", HTTP server). It belongs to the trace
/// that the log names and hangs below the caller's span.
/// </summary>
internal static class RequestSpan
{
    private static readonly ActivitySource Source = new(ApiMetrics.MeterName);

    /// <summary>Whether somebody collects spans.</summary>
    public static bool IsWanted => Source.HasListeners();

    /// <summary>Begins the span.</summary>
    /// <returns>Null where this request is not among those that are collected.</returns>
    public static Activity? Start(ApiRequest request)
    {
        var method = MetricsMiddleware.Known(request.Method);
        var span = Source.StartActivity(method == "_OTHER" ? "HTTP" : method, ActivityKind.Server, Correlation.Parent(request.Headers));
        if (span is null) return null;
        span.SetTag("http.request.method", method);
        if (method == "_OTHER") span.SetTag("http.request.method_original", request.Method);
        span.SetTag("url.scheme", request.Scheme);

        // Never the query: it can hold secrets.
        span.SetTag("url.path", request.Path);
        span.SetTag("client.address", request.ClientAddress);
        span.SetTag("bingeme.request_id", request.RequestId);
        return span;
    }

    /// <summary>Says how the request ended; whoever began the span ends it.</summary>
    public static void Complete(Activity span, HttpExchange exchange, ApiResponse response)
    {
        if (exchange.Operation is { } operation)
        {
            span.DisplayName = $"{span.DisplayName} {operation.Path}";
            span.SetTag("http.route", operation.Path);
            span.SetTag("bingeme.operation", operation.Id);
        }

        span.SetTag("http.response.status_code", response.Status);
        if (response.Status < 500) return;
        span.SetStatus(ActivityStatusCode.Error);
        span.SetTag("error.type", exchange.Failure?.GetType().FullName ?? response.Status.ToString());
    }
}
