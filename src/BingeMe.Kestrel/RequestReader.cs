using System.Buffers;
using System.Net;
using BingeMe.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BingeMe.Kestrel;

/// <summary>Kestrel's request as the neutral one.</summary>
internal sealed class RequestReader(TrustedProxies proxies, KestrelHostOptions options, IRandomSource entropy, TimeProvider clock)
{
    /// <summary>Reads the request with its whole body.</summary>
    /// <param name="context">Kestrel's request.</param>
    /// <param name="aborted">Cancelled when the client goes away or time is up.</param>
    /// <exception cref="BadHttpRequestException">The body breaks HTTP's framing.</exception>
    public async ValueTask<ApiRequest> Read(HttpContext context, CancellationToken aborted)
    {
        var request = context.Request;
        var peer = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        var isProxied = proxies.Trusts(peer);
        var body = await ReadBody(request, aborted);
        var headers = RequestHeaders.From(request.Method, Fields(request.Headers), body.Length);
        return new ApiRequest
        {
            Method = request.Method,
            Target = RequestTarget.Parse(context.Features.Get<IHttpRequestFeature>()!.RawTarget),
            Headers = headers,
            Body = body,
            Scheme = (isProxied ? ForwardedScheme(headers) : null) ?? request.Scheme,
            Host = headers["host"] is { Length: > 0 } host ? host : "localhost",
            ClientAddress = proxies.Client(peer, isProxied ? headers["x-forwarded-for"] : null),
            RequestId = entropy.Uuid().ToString(),
            Source = "kestrel",
            Deadline = clock.GetUtcNow() + options.RequestTimeout,
            Aborted = aborted,
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
            foreach (var value in values)
                yield return new(name, value ?? "");
    }

    /// <summary>The scheme that the nearest proxy saw; null when it says none that HTTP has.</summary>
    private static string? ForwardedScheme(RequestHeaders headers)
    {
        if (headers["x-forwarded-proto"] is not { } list) return null;
        var last = list[(list.LastIndexOf(',') + 1)..].Trim().ToLowerInvariant();
        return last is "http" or "https" ? last : null;
    }

    /// <summary>Stops one byte past the limit: the pipeline refuses such a body by its length, and nobody fills the memory.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadBody(HttpRequest request, CancellationToken aborted)
    {
        if (request.ContentLength == 0 || (request.ContentLength is null && !IsChunkedOrHttp2(request))) return default;
        var limit = options.MaximumBodyBytes + 1;
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(aborted);
            if (result.IsCompleted || result.Buffer.Length >= limit)
            {
                var bytes = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, limit)).ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static bool IsChunkedOrHttp2(HttpRequest request) => request.Headers.TransferEncoding.Count > 0 || HttpProtocol.IsHttp2(request.Protocol);
}
