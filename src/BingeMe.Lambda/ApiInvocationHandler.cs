using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Authorizers;
using BingeMe.ApiGateway.Events;
using BingeMe.ApiGateway.Responses;
using BingeMe.Http;
using BingeMe.Http.Responses;
using BingeMe.Lambda.Runtime;

namespace BingeMe.Lambda;

/// <summary>
/// Carries an event to an API and the answer back, in the form of whatever sent it: REST APIs, HTTP APIs in both payload formats, Function
/// URLs and load balancers; authorizer events, warm-ups, schedules and queues are told apart and answered too. It knows no operation and
/// keeps nothing of an invocation, so one object serves all of them, side by side if need be.
/// </summary>
public sealed class ApiInvocationHandler : IInvocationHandler
{
    private readonly IApi api;
    private readonly GatewayOptions options;
    private readonly ResponseStreaming streaming;
    private readonly Func<AuthorizerRequest, AuthorizedCaller?> authorize;
    private readonly TimeProvider clock;
    private readonly Action<Invocation>? posted;
    private readonly TimeSpan margin;

    /// <summary>A handler in front of an API.</summary>
    /// <param name="api">Answers requests.</param>
    /// <param name="options">What events do not tell; null = nothing but what they tell.</param>
    /// <param name="streaming">The front doors that understand a streamed answer (gateway rule 37); see <see cref="LambdaSettings.Streaming"/>.</param>
    /// <param name="authorize">Says whom the token of an authorizer event belongs to; null = nobody, which API Gateway turns into a 401. Null refuses all.</param>
    /// <param name="clock">Stamps the error envelopes; null = the system's.</param>
    /// <param name="posted">Called when an outcome was posted and the client has it, e.g. to write a log; must not throw. Null = nothing to do then.</param>
    /// <param name="deadlineMargin">How long before the gateway gives up a request is cancelled; null = a quarter of a second.</param>
    public ApiInvocationHandler(
        IApi api,
        GatewayOptions? options = null,
        ResponseStreaming streaming = ResponseStreaming.None,
        Func<AuthorizerRequest, AuthorizedCaller?>? authorize = null,
        TimeProvider? clock = null,
        Action<Invocation>? posted = null,
        TimeSpan? deadlineMargin = null)
    {
        ArgumentNullException.ThrowIfNull(api);
        this.api = api;
        this.options = options ?? GatewayOptions.Default;
        if (this.options.BasePath is null) throw new ArgumentException($"{nameof(GatewayOptions)}.{nameof(GatewayOptions.BasePath)} may be empty but not null.", nameof(options));
        if (this.options.TrustedHops < 1)
            throw new ArgumentException($"{nameof(GatewayOptions)}.{nameof(GatewayOptions.TrustedHops)} counts the gateway itself: it must be at least 1, and is {this.options.TrustedHops}.", nameof(options));
        this.streaming = streaming;
        this.authorize = authorize ?? (static _ => null);
        this.clock = clock ?? TimeProvider.System;
        this.posted = posted;
        margin = deadlineMargin ?? LambdaSettings.UsualMargin;
    }

    /// <inheritdoc/>
    public void Posted(Invocation invocation) => posted?.Invoke(invocation);

    /// <inheritdoc/>
    /// <remarks>What the start left behind need not be restored with each sandbox.</remarks>
    public void BeforeSnapshot() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <inheritdoc/>
    public void AfterRestore() => SystemRandomSource.Instance.Renew();

    /// <inheritdoc/>
    public async ValueTask<InvocationResponse> Handle(Invocation invocation, CancellationToken cancelled)
    {
        GatewayEvent received;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        try
        {
            received = GatewayEvent.Decode(invocation.Payload, Info(invocation, deadline.Token), options);
        }
        catch (GatewayEventException e) when (e.IsBadRequest && e.Kind.IsHttp())
        {
            // The client's fault, and the front door is known: answer it as such (gateway rule 38), and as the API refuses anything else.
            var rest = GatewayEvent.RestOf(invocation.Payload, Info(invocation, deadline.Token), options);
            return await Refused(rest, e.Kind, ApiException.BadRequest(e.Message));
        }
        catch (GatewayEventException e)
        {
            throw new InvocationFaultException("BingeMe.BadEvent", e.Message, e);
        }

        if (received.Request is { } request)
        {
            // The gateway gives up after its own time, whatever the function's is (gateway rule 24).
            await using var timer = Cancel(deadline, GatewayEvent.TimeoutOf(received.Kind));
            (ApiResponse Response, InvocationResponse Answer)? carried = null;
            request.Carry = response => carried = (response, Fitting(response, received.Kind, request));
            try
            {
                var response = await api.Handle(request);
                return carried is { } made && ReferenceEquals(made.Response, response) ? made.Answer : Answer(response, received.Kind, request.Method);
            }
            catch (Exception e) when (e is not InvocationFaultException)
            {
                var refusal = await Refused(request, received.Kind, ApiException.From(e, request));
                return e is ApiException || refusal.Thrown is not null ? refusal : refusal.For(e);
            }
        }

        // An answer that names the messages that failed is read only where the event source mapping says so (FunctionResponseTypes,
        // ReportBatchItemFailures); everywhere else the queue would drop the batch as done. A failed invocation gives it back in any case.
        if (received.Kind == EventKind.Sqs)
            throw new InvocationFaultException("BingeMe.UnexpectedBatch", $"This function works off no queue: a batch of {received.MessageIds.Count} messages goes back to its queue.");
        var output = new ArrayBufferWriter<byte>(256);
        if (received.Authorizer is { } authorizer) Authorize(output, authorizer);
        else TriggerResponse.Write(output, received);
        return InvocationResponse.Whole(output.WrittenMemory);
    }

    /// <inheritdoc/>
    public int MaxAnswerBytes(Invocation invocation) => PayloadLimits.For(GatewayEvent.KindOf(invocation.Payload.Span));

    /// <inheritdoc/>
    public byte[]? AnswerTooLarge(Invocation invocation, int bytes)
    {
        var kind = GatewayEvent.KindOf(invocation.Payload.Span);
        if (!kind.IsHttp()) return null;

        // Of an API that does not ask whether its answer can be carried: its line, if it has one, is written.
        var request = GatewayEvent.RestOf(invocation.Payload, Info(invocation, CancellationToken.None), options);
        request.TakeLine();
        return Encode(Refusal(request, TooLarge(request, bytes, PayloadLimits.For(kind))).AsTask().GetAwaiter().GetResult().Answer, kind, request.Method).Json.ToArray();
    }

    private async ValueTask<InvocationResponse> Refused(ApiRequest request, EventKind kind, ApiException refusal)
    {
        var (answer, fault) = await Refusal(request, refusal);
        var carried = Answer(answer, kind, request.Method);
        return fault is null ? carried : carried.For(fault);
    }

    /// <summary>The API's refusal; of an API that fails at that, too, the plainest there is, and what it failed by.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever an API throws, its client gets an answer.")]
    private async ValueTask<(ApiResponse Answer, Exception? Fault)> Refusal(ApiRequest request, ApiException refusal)
    {
        try
        {
            return (ApiResponse.Ready(await api.Refuse(request, refusal), request.Method), null);
        }
        catch (Exception e)
        {
            return (Envelope.Plainest(refusal, request, clock.GetUtcNow()), e);
        }
    }

    /// <summary>The answer as it goes out; refused where its receiver would refuse it (gateway rule 36), so that the API answers and logs that instead.</summary>
    private InvocationResponse Fitting(ApiResponse response, EventKind kind, ApiRequest request)
    {
        var answer = Answer(response, kind, request.Method);
        var limit = PayloadLimits.For(kind);
        return answer.WriteBody is not null || answer.Json.Length <= limit ? answer : throw TooLarge(request, answer.Json.Length, limit);
    }

    private static ApiException TooLarge(ApiRequest request, int bytes, int limit) =>
        new(500, "The answer is too large for this host; ask for fewer items.", new JsonObject { ["requestId"] = request.RequestId })
        {
            Reason = $"The answer has {bytes} bytes of JSON; its receiver takes {limit}.",
        };

    private ITimer? Cancel(CancellationTokenSource deadline, TimeSpan? timeout) => timeout is not { } time
        ? null
        : clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), deadline, time > margin ? time - margin : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private InvocationInfo Info(Invocation invocation, CancellationToken cancelled) => new()
    {
        Clock = clock,
        RequestId = invocation.RequestId,
        IsIdMadeUp = invocation.IsIdMadeUp,
        TraceId = invocation.TraceId,
        Deadline = invocation.Deadline == DateTimeOffset.MaxValue ? null : invocation.Deadline,
        Aborted = cancelled,
    };

    private static InvocationResponse Encode(ApiResponse response, EventKind kind, string method)
    {
        var output = new ArrayBufferWriter<byte>(response.Body.Length + 1024);
        ResponseEncoder.Encode(output, response, kind, method);
        return InvocationResponse.Whole(output.WrittenMemory);
    }

    private InvocationResponse Answer(ApiResponse response, EventKind kind, string method)
    {
        ApiResponse.Ready(response, method);
        var isStreamed = kind switch
        {
            EventKind.FunctionUrl => streaming.HasFlag(ResponseStreaming.FunctionUrl),
            EventKind.RestV1 => streaming.HasFlag(ResponseStreaming.RestApi),
            _ => false,
        };
        if (!isStreamed) return Encode(response, kind, method);


        // An answer without a body too: whatever such a function does not stream is a body to the Function URL, statuses and all, and a fault to the REST API.
        var body = method == "HEAD" || ApiResponse.IsBodyless(response.Status) ? default : response.Body;
        var prelude = new ArrayBufferWriter<byte>(1024);
        ResponseEncoder.EncodePrelude(prelude, response, kind);
        return InvocationResponse.Streamed(prelude.WrittenMemory, (output, cancelled) => body.IsEmpty ? ValueTask.CompletedTask : output.WriteAsync(body, cancelled));
    }

    /// <summary>A policy for a caller who is known; anything else fails the invocation with the text that the gateway turns into 401 (ruling 21).</summary>
    private void Authorize(ArrayBufferWriter<byte> output, AuthorizerRequest request)
    {
        if (authorize(request) is not { } caller) throw new InvocationFaultException("BingeMe.Unauthorized", AuthorizerResponse.Unauthorized);
        AuthorizerResponse.WriteAllow(output, request, caller);
    }
}
