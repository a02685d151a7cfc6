using System.Net;
using Microsoft.AspNetCore.Http;

namespace BingeMe.Kestrel;

/// <summary>The page of measurements: for callers on this machine or in a trusted network, and for nobody that one of these forwards.</summary>
internal static class MetricsCall
{
    /// <summary>Fields, or beginnings of fields, by which a proxy says that it forwards. What it forwards is its client's request.</summary>
    private static readonly string[] Forwarding =
        ["Forwarded", "X-Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original", "X-Envoy", "X-Amz", "CloudFront-", "CF-", "True-Client-IP", "CDN-Loop", "Via"];

    /// <summary>Whether a request asks for the page and may have it. Any other request is one to the API, which has no such route.</summary>
    public static bool Is(HttpContext context, TrustedProxies proxies)
    {
        var request = context.Request;
        if (request.Path.Value != "/metrics" || request.Method is not ("GET" or "HEAD")) return false;
        var peer = context.Connection.RemoteIpAddress ?? IPAddress.None;
        return (IPAddress.IsLoopback(peer) || proxies.Trusts(peer)) && !request.Headers.Any(static h => Array.Exists(Forwarding, begin => h.Key.StartsWith(begin, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Answers with the page.</summary>
    public static async Task Answer(HttpContext context, Func<Stream, CancellationToken, Task> metrics)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await metrics(context.Response.Body, context.RequestAborted);
    }
}
