using System.Text.Json;
using BingeMe.Cli.Terminal;
using BingeMe.Http;
using BingeMe.Http.Routing;

namespace BingeMe.Cli.Events;

/// <summary>
/// A request as the pipeline sees it, whichever host made it: what two hosts must agree on, in a form that people read and tests compare.
/// <see cref="Source"/> and <see cref="RequestId"/> are each host's own.
/// </summary>
internal sealed record RequestView
{
    /// <summary>The host or event kind.</summary>
    public required string Source { get; init; }

    public required string Method { get; init; }

    /// <summary>The decoded path.</summary>
    public required string Path { get; init; }

    /// <summary>Path and query as sent.</summary>
    public required string RawTarget { get; init; }

    /// <summary>The decoded query parameters in order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }

    /// <summary>The header fields in canonical order, names in lower case.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body's bytes in base64.</summary>
    public required string Body { get; init; }

    /// <summary>The resolved client address.</summary>
    public required string ClientIp { get; init; }

    /// <summary>The authority.</summary>
    public required string Host { get; init; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>The cookies in order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Cookies { get; init; }

    /// <summary>What a gateway's authorizer said, sorted by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Claims { get; init; }

    /// <summary>The request's id.</summary>
    public required string RequestId { get; init; }

    /// <summary>The operation's id; null when no route serves it.</summary>
    public required string? Operation { get; init; }

    /// <summary>The path's parameters; null when no route serves it.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>>? RouteValues { get; init; }

    /// <summary>Makes the view.</summary>
    /// <param name="request">Any host's request.</param>
    /// <param name="router">Tells the operation.</param>
    public static RequestView Of(ApiRequest request, Router router)
    {
        var match = router.Match(request.Method, request.Path);
        return new RequestView
        {
            Source = request.Source,
            Method = request.Method,
            Path = request.Path,
            RawTarget = request.Target.Raw,
            Query = [.. request.Query],
            Headers = [.. request.Headers],
            Body = Convert.ToBase64String(request.Body.Span),
            ClientIp = request.ClientAddress,
            Host = request.Host,
            Scheme = request.Scheme,
            Cookies = Split(request.Headers["cookie"]),
            Claims = [.. request.Claims.OrderBy(c => c.Key, StringComparer.Ordinal)],
            RequestId = request.RequestId,
            Operation = match.Operation?.Id,
            RouteValues = match.Operation is null ? null : [.. match.Values.Names.Select(n => KeyValuePair.Create(n, match.Values[n]))],
        };
    }

    /// <summary>Writes the members into an open object.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString("source"u8, Source);
        json.WriteString("method"u8, Method);
        json.WriteString("path"u8, Path);
        json.WriteString("rawTarget"u8, RawTarget);
        json.WritePairs("query", Query);
        json.WritePairs("headers", Headers);
        json.WriteString("body"u8, Body);
        json.WriteString("clientIp"u8, ClientIp);
        json.WriteString("host"u8, Host);
        json.WriteString("scheme"u8, Scheme);
        json.WritePairs("cookies", Cookies);
        json.WritePairs("claims", Claims);
        json.WriteString("requestId"u8, RequestId);
        json.WriteText("operation", Operation);
        if (RouteValues is null) json.WriteNull("routeValues"u8);
        else json.WritePairs("routeValues", RouteValues);
    }

    private static List<KeyValuePair<string, string>> Split(string? cookies)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in (cookies ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(equals < 0 ? new("", part) : new(part[..equals], part[(equals + 1)..]));
        }

        return pairs;
    }
}
