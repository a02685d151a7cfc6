namespace BingeMe.ApiGateway.Emulation;

/// <summary>A request as a client puts it on the wire, before any gateway has touched it.</summary>
public sealed record WireRequest
{
    /// <summary>The method as sent.</summary>
    public required string Method { get; init; }

    /// <summary>The target of the request line, percent-encoded: path and query.</summary>
    public required string Target { get; init; }

    /// <summary>Header lines in order, names in the client's case. <c>Host</c> comes from <see cref="Host"/> when absent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body's bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The address of the client's end of the connection.</summary>
    public string SourceAddress { get; init; } = "127.0.0.1";

    /// <summary>The authority the client asks for.</summary>
    public string Host { get; init; } = "api.bingeme.example";

    /// <summary><c>https</c> or <c>http</c>.</summary>
    public string Scheme { get; init; } = "https";

    /// <summary>The stage; null = <c>prod</c> for a REST API, <c>$default</c> elsewhere.</summary>
    public string? Stage { get; init; }

    /// <summary>The id the gateway gives the request.</summary>
    public string RequestId { get; init; } = "00000000-0000-0000-0000-000000000000";

    /// <summary>When the gateway received it.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>What a Lambda authorizer put into the context; null = no authorizer. Load balancers have none.</summary>
    public IReadOnlyDictionary<string, string>? Authorizer { get; init; }
}
