using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway.Authorizers;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Events;

/// <summary>One decoded event: its kind, and the one thing that such an event carries.</summary>
public sealed class GatewayEvent
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private static readonly string[] TextMaps =
        ["headers", "multiValueHeaders", "queryStringParameters", "multiValueQueryStringParameters"];

    private GatewayEvent(EventKind kind) => Kind = kind;

    /// <summary>What sent the event.</summary>
    public EventKind Kind { get; }

    /// <summary>The request; null unless <see cref="Kind"/> is an HTTP kind.</summary>
    public ApiRequest? Request { get; private init; }

    /// <summary>What an authorizer is asked; null for other kinds.</summary>
    public AuthorizerRequest? Authorizer { get; private init; }

    /// <summary>The schedule; null for other kinds.</summary>
    public ScheduledEvent? Schedule { get; private init; }

    /// <summary>The message ids of an SQS batch in order; empty for other kinds.</summary>
    public IReadOnlyList<string> MessageIds { get; private init; } = [];

    /// <summary>Decodes an event. Nothing of <paramref name="json"/> is kept: the buffer may be used again.</summary>
    /// <param name="json">The event, UTF-8.</param>
    /// <param name="info">What the runtime says about the invocation.</param>
    /// <param name="options">What the deployment says; null = <see cref="GatewayOptions.Default"/>.</param>
    /// <exception cref="GatewayEventException">The event is malformed, or of no kind this house serves.</exception>
    public static GatewayEvent Decode(ReadOnlyMemory<byte> json, InvocationInfo info, GatewayOptions? options = null)
    {
        options ??= GatewayOptions.Default;
        var root = Open(json.Span);
        var kind = EventClassifier.Tell(root, out var context);
        try
        {
            return kind switch
            {
                EventKind.WarmUp => new(kind),
                EventKind.Scheduled => new(kind) { Schedule = TriggerDecoder.Schedule(root) },
                EventKind.Sqs => new(kind) { MessageIds = TriggerDecoder.MessageIds(root) },
                EventKind.Unknown => throw EventClassifier.NotServed(),
                _ when kind.IsAuthorizer() => new(kind) { Authorizer = AuthorizerDecoder.Decode(root, kind, options) },
                _ => new(kind) { Request = RequestDecoder.Decode(root, context, EventFormat.Of(kind), info, options) },
            };
        }
        catch (GatewayEventException e) when (e.Kind == EventKind.Unknown && kind != EventKind.Unknown)
        {
            // The readers below do not know the kind; a host needs it to answer in the right form.
            throw new GatewayEventException(e.Fault, $"{kind.Name()} event: {e.Message}", kind, e);
        }
    }

    /// <summary>What can be told of a request that <see cref="Decode"/> refuses, so that its refusal can be one as any other: no body, no broken field.</summary>
    /// <param name="json">An event of an HTTP kind, UTF-8.</param>
    /// <param name="info">What the runtime says about the invocation.</param>
    /// <param name="options">What the deployment says; null = <see cref="GatewayOptions.Default"/>.</param>
    /// <exception cref="GatewayEventException">The event is no such thing.</exception>
    public static ApiRequest RestOf(ReadOnlyMemory<byte> json, InvocationInfo info, GatewayOptions? options = null)
    {
        var root = Open(json.Span);
        var kind = EventClassifier.Tell(root, out var context);
        return RequestDecoder.Rest(root, context, EventFormat.Of(kind), info, options ?? GatewayOptions.Default);
    }

    /// <summary>Tells the kind without decoding the rest.</summary>
    /// <param name="json">The event, UTF-8.</param>
    /// <exception cref="GatewayEventException">The text is not JSON.</exception>
    public static EventKind KindOf(ReadOnlySpan<byte> json) => EventClassifier.Tell(Open(json), out _);

    /// <summary>
    /// Where an event's maps of headers and query parameters hold numbers or booleans, which no gateway writes: a person did, and
    /// they are read as their text. E.g. <c>headers.x-age</c>, <c>multiValueQueryStringParameters.page[0]</c>.
    /// </summary>
    /// <param name="json">The event, UTF-8.</param>
    /// <exception cref="GatewayEventException">The text is not JSON.</exception>
    public static IReadOnlyList<string> HandWrittenPlaces(ReadOnlySpan<byte> json)
    {
        var root = Open(json);
        var places = new List<string>();
        foreach (var map in TextMaps)
            if (root.TryValue(Encoding.UTF8.GetBytes(map), out var reader)) JsonText.FindHandWritten(ref reader, map, places);
        return places;
    }

    /// <summary>How long the gateway of a kind waits for an answer (gateway rule 24); null = as long as the function may run.</summary>
    public static TimeSpan? TimeoutOf(EventKind kind) => kind.IsHttp() ? EventFormat.Of(kind).Timeout : null;

    private static JsonObject Open(ReadOnlySpan<byte> json)
    {
        // Events saved by an editor may begin with a byte order mark, which the reader would refuse.
        if (json.StartsWith(ByteOrderMark)) json = json[ByteOrderMark.Length..];
        try
        {
            return JsonObject.OpenDocument(json, "requestContext");
        }
        catch (JsonException e)
        {
            throw new GatewayEventException(GatewayEventFault.NotJson, $"The event is not JSON: {e.Message}", inner: e);
        }
    }
}
