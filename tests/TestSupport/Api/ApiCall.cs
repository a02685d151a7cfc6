namespace BingeMe.TestSupport.Api;

/// <summary>What a test sends, where it differs from the usual.</summary>
public sealed record ApiCall
{
    /// <summary>The access token; null sends none.</summary>
    public string? Token { get; init; }

    /// <summary>The client's address.</summary>
    public string Address { get; init; } = "203.0.113.7";

    /// <summary>The <c>User-Agent</c>.</summary>
    public string UserAgent { get; init; } = "BingeMeTests/1";

    /// <summary>The <c>Content-Type</c> of a body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>More header fields.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Breaks the request off.</summary>
    public CancellationToken Aborted { get; init; }
}
