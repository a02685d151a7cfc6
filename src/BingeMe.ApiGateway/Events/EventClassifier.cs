namespace BingeMe.ApiGateway.Events;

/// <summary>Tells what sent an event by marks that only its sender sets; a client reaches none of them.</summary>
internal static class EventClassifier
{
    /// <summary>Tells the kind.</summary>
    /// <param name="root">The event.</param>
    /// <param name="context">The request context where the kind needed a look at it; else an object without members.</param>
    public static EventKind Tell(JsonObject root, out JsonObject context)
    {
        context = default;
        if (!root.Exists) return EventKind.Unknown;

        // Authorizer events look like requests, so they come first.
        if (root.Is("type"u8, "TOKEN"u8) && root.Has("methodArn"u8)) return EventKind.AuthorizerToken;
        if (root.Is("type"u8, "REQUEST"u8))
        {
            if (root.Has("routeArn"u8)) return EventKind.AuthorizerRequestV2;
            if (root.Has("methodArn"u8)) return EventKind.AuthorizerRequestV1;
        }

        if (root.HasObject("requestContext"u8)) context = root.Object("requestContext"u8);
        if (context.HasObject("elb"u8))
        {
            var multiValue = root.Has("multiValueHeaders"u8) || root.Has("multiValueQueryStringParameters"u8);
            return multiValue ? EventKind.AlbMultiValue : EventKind.Alb;
        }

        if (context.HasObject("http"u8)) return IsFunctionUrl(root, context) ? EventKind.FunctionUrl : EventKind.Http20;
        if (root.Has("httpMethod"u8)) return IsHttpApi(root, context) ? EventKind.Http10 : EventKind.RestV1;
        return TellTrigger(root);
    }

    public static GatewayEventException NotServed() => new(
        GatewayEventFault.UnknownEvent,
        "The event is of no kind this function serves. Expected an HTTP request of API Gateway (REST, HTTP 1.0 or 2.0), of a Function URL "
        + "or of a load balancer, an authorizer request (TOKEN or REQUEST), a warm-up, a schedule, or an SQS batch.");

    private static EventKind TellTrigger(JsonObject root)
    {
        if (root.Is("source"u8, "serverless-plugin-warmup"u8) || root.IsTrue("warmer"u8) || root.IsTrue("warmup"u8))
            return EventKind.WarmUp;
        if (root.Is("source"u8, "aws.events"u8) || root.Is("source"u8, "aws.scheduler"u8)
            || root.Is("detail-type"u8, "Scheduled Event"u8)) return EventKind.Scheduled;
        return TriggerDecoder.IsSqs(root) ? EventKind.Sqs : EventKind.Unknown;
    }

    /// <summary>
    /// Gateway rule 5. The domain name is the platform's word; a route of <c>$default</c> proves nothing, HTTP APIs have it too.
    /// </summary>
    private static bool IsFunctionUrl(JsonObject root, JsonObject context)
    {
        if (context.Text("domainName"u8) is { } domain) return IsFunctionUrlHost(domain);
        if (!root.TryValue("headers"u8, out var headers)) return false;
        var pairs = new List<KeyValuePair<string, string>>();
        JsonText.ReadPairs(ref headers, "headers", null, pairs, isHandWritten: true);
        return pairs.Exists(static p => p.Key.Equals("host", StringComparison.OrdinalIgnoreCase) && IsFunctionUrlHost(p.Value));
    }

    private static bool IsFunctionUrlHost(string host) =>
        host.Contains(".lambda-url.", StringComparison.OrdinalIgnoreCase) && host.EndsWith(".on.aws", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Payload 1.0 of an HTTP API says its version; captures that passed through a library's types may have lost it, and are known by
    /// what a REST API cannot have: a stage with a dollar sign, or a route key as resource id.
    /// </summary>
    private static bool IsHttpApi(JsonObject root, JsonObject context)
    {
        if (root.Has("version"u8)) return root.Is("version"u8, "1.0"u8);
        return context.Is("stage"u8, "$default"u8) || context.Text("resourceId"u8)?.Contains(' ', StringComparison.Ordinal) == true;
    }
}
