using BingeMe.Http;

namespace BingeMe.ApiGateway.Authorizers;

/// <summary>What a gateway asks a Lambda authorizer.</summary>
public sealed record AuthorizerRequest
{
    /// <summary>One of the three authorizer kinds.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>The ARN of the method or route that the client wants: <c>methodArn</c>, for payload 2.0 <c>routeArn</c>.</summary>
    public required string Arn { get; init; }

    /// <summary>
    /// <c>authorizationToken</c> (TOKEN) or the <c>authorization</c> header in any case (REQUEST), as sent, with its scheme; null when
    /// there is none.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>The request's header fields; empty for TOKEN.</summary>
    public RequestHeaders Headers { get; init; } = RequestHeaders.Empty;

    /// <summary>The request's id at the gateway; null for TOKEN.</summary>
    public string? RequestId { get; init; }

    /// <summary>True when the answer has to be <c>{"isAuthorized": ...}</c> instead of a policy (payload 2.0 only).</summary>
    public bool SimpleAnswer { get; init; }
}
