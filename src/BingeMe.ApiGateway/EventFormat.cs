using BingeMe.Http;

namespace BingeMe.ApiGateway;

/// <summary>
/// How the six HTTP kinds differ, as data: decoding, encoding and emulation read the same row, so that they cannot drift apart.
/// </summary>
internal sealed record EventFormat
{
    private static readonly EventFormat[] Rows =
    [
        new()
        {
            Kind = EventKind.RestV1,
            Path = PathForm.Encoded,
            Timeout = ApiLimits.RequestTime,
            Answer = HeaderForm.Lists,
            DefaultContentType = "application/json",
        },
        new()
        {
            Kind = EventKind.Http10,
            Path = PathForm.EncodedOrDecoded,
            StageInPath = true,
            AddsTextPlain = true,
            Timeout = TimeSpan.FromSeconds(30),
            Answer = HeaderForm.Lists,
            DefaultContentType = "text/plain; charset=utf-8",
            TitleCase = true,
        },
        new()
        {
            Kind = EventKind.Http20,
            Version2 = true,
            Path = PathForm.Decoded,
            StageInPath = true,
            AddsTextPlain = true,
            Timeout = TimeSpan.FromSeconds(30),
            Answer = HeaderForm.JoinedWithCookies,
            DefaultContentType = "text/plain; charset=utf-8",
            TitleCase = true,
        },
        new()
        {
            Kind = EventKind.FunctionUrl,
            Version2 = true,
            Path = PathForm.Encoded,
            Answer = HeaderForm.JoinedWithCookies,
            DefaultContentType = "application/json",
        },
        new()
        {
            Kind = EventKind.Alb,
            LoadBalancer = true,
            Path = PathForm.Encoded,
            Answer = HeaderForm.Joined,
            DefaultContentType = "application/octet-stream",
            Limit = PayloadLimits.LoadBalancer,
        },
        new()
        {
            Kind = EventKind.AlbMultiValue,
            LoadBalancer = true,
            Path = PathForm.Encoded,
            Answer = HeaderForm.Lists,
            DefaultContentType = "application/octet-stream",
            Limit = PayloadLimits.LoadBalancer,
        },
    ];

    public required EventKind Kind { get; init; }

    /// <summary>
    /// Payload format 2.0: method and address under <c>requestContext.http</c>, <c>rawPath</c>, <c>rawQueryString</c>, <c>cookies</c>.
    /// </summary>
    public bool Version2 { get; init; }

    /// <summary>
    /// ALB: query maps hold encoded text (gateway rule 11), the client is in X-Forwarded-For, the answer has a statusDescription.
    /// </summary>
    public bool LoadBalancer { get; init; }

    public required PathForm Path { get; init; }

    /// <summary>A named stage is the path's first segment (gateway rule 6).</summary>
    public bool StageInPath { get; init; }

    /// <summary>The gateway gives requests without a body a Content-Type (gateway rule 17).</summary>
    public bool AddsTextPlain { get; init; }

    /// <summary>When the gateway gives up (gateway rule 24); null = not before Lambda does.</summary>
    public TimeSpan? Timeout { get; init; }

    public required HeaderForm Answer { get; init; }

    /// <summary>What the gateway adds when an answer has no Content-Type (gateway rule 27).</summary>
    public required string DefaultContentType { get; init; }

    /// <summary>The gateway rewrites the case of the answer's header names (gateway rule 29).</summary>
    public bool TitleCase { get; init; }

    /// <summary>Largest event and answer as JSON, in bytes (gateway rule 36).</summary>
    public int Limit { get; init; } = PayloadLimits.Lambda;

    /// <summary>The row of an HTTP kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind carries no HTTP request.</exception>
    public static EventFormat Of(EventKind kind)
    {
        if (!kind.IsHttp()) throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind that carries an HTTP request.");
        return Rows[kind - EventKind.RestV1];
    }
}
