namespace BingeMe.ApiGateway;

/// <summary>
/// What sent an event, told from the event itself: one function may stand behind several triggers at once, so nothing is
/// fixed at start-up.
/// </summary>
public enum EventKind
{
    /// <summary>Nothing this house serves, such as the console's test event <c>{}</c>.</summary>
    Unknown = 0,

    /// <summary>REST API, proxy integration (payload v1).</summary>
    RestV1,

    /// <summary>HTTP API, payload format 1.0.</summary>
    Http10,

    /// <summary>HTTP API, payload format 2.0.</summary>
    Http20,

    /// <summary>Lambda Function URL: payload format 2.0 with an encoded path (gateway rule 5).</summary>
    FunctionUrl,

    /// <summary>Application load balancer, one value a header.</summary>
    Alb,

    /// <summary>Application load balancer whose target group has <c>lambda.multi_value_headers.enabled</c>.</summary>
    AlbMultiValue,

    /// <summary>Lambda authorizer of type TOKEN (REST API).</summary>
    AuthorizerToken,

    /// <summary>Lambda authorizer of type REQUEST (REST API, or HTTP API with authorizer payload 1.0).</summary>
    AuthorizerRequestV1,

    /// <summary>Lambda authorizer of an HTTP API with authorizer payload 2.0.</summary>
    AuthorizerRequestV2,

    /// <summary>A warm-up call: serverless-plugin-warmup, <c>warmer</c> or <c>warmup</c>.</summary>
    WarmUp,

    /// <summary>A schedule of EventBridge (rule or scheduler).</summary>
    Scheduled,

    /// <summary>A batch of an SQS queue.</summary>
    Sqs,
}
