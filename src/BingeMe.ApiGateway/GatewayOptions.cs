namespace BingeMe.ApiGateway;

/// <summary>What an event does not tell and the deployment must: fixed for a function, never per invocation.</summary>
public sealed record GatewayOptions
{
    /// <summary>The defaults.</summary>
    public static GatewayOptions Default { get; } = new();

    /// <summary>
    /// The base path mapping of a custom domain, e.g. <c>/v1</c>, which REST APIs leave in the path (gateway rule 2). Removed on a
    /// segment boundary only; a path without it stays whole. Empty = none.
    /// </summary>
    public string BasePath { get; init; } = "";

    /// <summary>
    /// How many trusted proxies stand before the function, the gateway or load balancer included; at least 1. With CloudFront in
    /// front it is 2, and the client is the last but one entry of X-Forwarded-For (gateway rule 21).
    /// </summary>
    public int TrustedHops { get; init; } = 1;

    /// <summary>
    /// True when the HTTP API's authorizer has <c>EnableSimpleResponses</c>: the event does not say. Payload 2.0 only; a REST API
    /// always wants a policy.
    /// </summary>
    public bool SimpleAuthorizerAnswers { get; init; }
}
