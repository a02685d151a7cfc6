namespace BingeMe.ApiGateway;

/// <summary>Questions about an <see cref="EventKind"/>.</summary>
public static class EventKinds
{
    /// <summary>The kinds that carry an HTTP request, in the order of <see cref="EventKind"/>.</summary>
    public static IReadOnlyList<EventKind> Http { get; } =
        [EventKind.RestV1, EventKind.Http10, EventKind.Http20, EventKind.FunctionUrl, EventKind.Alb, EventKind.AlbMultiValue];

    /// <summary>True when the event carries an HTTP request and expects an HTTP answer.</summary>
    public static bool IsHttp(this EventKind kind) => kind is >= EventKind.RestV1 and <= EventKind.AlbMultiValue;

    /// <summary>True when the event asks an authorizer for a decision.</summary>
    public static bool IsAuthorizer(this EventKind kind) =>
        kind is EventKind.AuthorizerToken or EventKind.AuthorizerRequestV1 or EventKind.AuthorizerRequestV2;

    /// <summary>The name used in logs, on the command line and in <c>ApiRequest.Source</c>, e.g. <c>rest-v1</c>, <c>http-2.0</c>.</summary>
    public static string Name(this EventKind kind) => kind switch
    {
        EventKind.RestV1 => "rest-v1",
        EventKind.Http10 => "http-1.0",
        EventKind.Http20 => "http-2.0",
        EventKind.FunctionUrl => "function-url",
        EventKind.Alb => "alb",
        EventKind.AlbMultiValue => "alb-multi-value",
        EventKind.AuthorizerToken => "authorizer-token",
        EventKind.AuthorizerRequestV1 => "authorizer-request-v1",
        EventKind.AuthorizerRequestV2 => "authorizer-request-v2",
        EventKind.WarmUp => "warm-up",
        EventKind.Scheduled => "scheduled",
        EventKind.Sqs => "sqs",
        _ => "unknown",
    };

    /// <summary>The kind with a given <see cref="Name"/>.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <param name="kind">The kind; <see cref="EventKind.Unknown"/> when the answer is false.</param>
    /// <returns>False when no kind but <see cref="EventKind.Unknown"/> has that name.</returns>
    public static bool TryParse(string name, out EventKind kind)
    {
        for (kind = EventKind.Sqs; kind > EventKind.Unknown; kind--)
            if (kind.Name() == name) return true;
        return false;
    }
}
