using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using BingeMe.ApiGateway;
using Microsoft.AspNetCore.Http;

namespace BingeMe.Emulator;

/// <summary>The Lambda Runtime API (2018-06-01) as one sandbox sees it: one invocation at a time, on a port of its own.</summary>
internal sealed class SandboxEndpoint : IAsyncDisposable
{
    private const string Base = "/2018-06-01/runtime/";

    private readonly Channel<PendingInvocation> handedOver = Channel.CreateUnbounded<PendingInvocation>();
    private readonly TaskCompletionSource<long> firstNext = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan functionTimeout;
    private LocalServer? server;
    private PendingInvocation? current;

    private SandboxEndpoint(TimeSpan functionTimeout) => this.functionTimeout = functionTimeout;

    /// <summary>The value for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address => $"127.0.0.1:{server!.Port}";

    /// <summary>When the function first asked for an invocation, in <see cref="Stopwatch"/> ticks: its start is over.</summary>
    public Task<long> FirstNext => firstNext.Task;

    /// <summary>Begins to listen.</summary>
    /// <param name="functionTimeout">From it comes the deadline, counted from the hand-over.</param>
    public static async Task<SandboxEndpoint> Start(TimeSpan functionTimeout)
    {
        var endpoint = new SandboxEndpoint(functionTimeout);
        endpoint.server = await LocalServer.Start(0, endpoint.Handle);
        return endpoint;
    }

    /// <summary>Hands an invocation to the function's next call; the task gives what it posted.</summary>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="payload">The event.</param>
    public Task<Outcome> Invoke(string requestId, byte[] payload)
    {
        var invocation = new PendingInvocation(requestId, payload);
        handedOver.Writer.TryWrite(invocation);
        return invocation.Outcome.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        handedOver.Writer.TryComplete();
        if (server is not null) await server.DisposeAsync();
    }

    private Task Handle(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Base, StringComparison.Ordinal)) return Refuse(context, 404, "NotFound");
        return (context.Request.Method, path[Base.Length..].Split('/')) switch
        {
            ("GET", ["invocation", "next"]) => Next(context),
            ("POST", ["invocation", var id, "response"]) => Respond(context, id),
            ("POST", ["invocation", var id, "error"]) => Fail(context, Current(id)),
            // There is no snapshot: the process goes on at once, as one that was restored.
            ("GET", ["restore", "next"]) => Send(context, 200, []),
            ("POST", ["init" or "restore", "error"]) => Fail(context, Volatile.Read(ref current) ?? (handedOver.Reader.TryRead(out var waiting) ? waiting : null)),
            _ => Refuse(context, 404, "NotFound"),
        };
    }

    private async Task Next(HttpContext context)
    {
        firstNext.TrySetResult(Stopwatch.GetTimestamp());

        // Asking for the next one without an outcome ends the last one, as the real one does after a while.
        Interlocked.Exchange(ref current, null)?.Outcome.TrySetResult(Outcome.Without(OutcomeKind.Failed, "nothing was posted"));
        PendingInvocation next;
        try
        {
            next = await handedOver.Reader.ReadAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            context.Abort();
            return;
        }

        Volatile.Write(ref current, next);
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = next.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = DateTimeOffset.UtcNow.Add(functionTimeout).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:bingeme";
        headers["Lambda-Runtime-Trace-Id"] = $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{next.RequestId.Replace("-", "", StringComparison.Ordinal)[..24]};Sampled=0";
        await Send(context, 200, next.Payload);
    }

    private async Task Respond(HttpContext context, string id)
    {
        if (Current(id) is not { } invocation)
        {
            await Refuse(context, 400, "InvalidRequestID");
            return;
        }

        var streamed = string.Equals(context.Request.Headers["Lambda-Runtime-Function-Response-Mode"], "streaming", StringComparison.OrdinalIgnoreCase);
        var body = await RequestBody.Read(context.Request, streamed ? RequestBody.StreamLimit : PayloadLimits.Lambda, context.RequestAborted);
        if (body is null)
        {
            // The function may still report an error; that is then the outcome (gateway rule 36).
            await Refuse(context, 413, "Function.ResponseSizeTooLarge");
            return;
        }

        var broke = streamed && context.Request.SupportsTrailers() && context.Request.GetTrailer("Lambda-Runtime-Function-Error-Type").Count > 0;
        await Accept(context, invocation, new Outcome(broke ? OutcomeKind.Failed : streamed ? OutcomeKind.Streamed : OutcomeKind.Answered, body));
    }

    private async Task Fail(HttpContext context, PendingInvocation? invocation)
    {
        var body = await RequestBody.Read(context.Request, PayloadLimits.Lambda, context.RequestAborted) ?? [];
        if (invocation is null) await Refuse(context, 400, "InvalidRequestID");
        else await Accept(context, invocation, new Outcome(OutcomeKind.Failed, body));
    }

    private PendingInvocation? Current(string id) => Volatile.Read(ref current) is { } invocation && invocation.RequestId == id ? invocation : null;

    private async Task Accept(HttpContext context, PendingInvocation invocation, Outcome outcome)
    {
        Interlocked.CompareExchange(ref current, null, invocation);
        await Send(context, 202, """{"status":"OK"}"""u8.ToArray());
        invocation.Outcome.TrySetResult(outcome);
    }

    private static Task Refuse(HttpContext context, int status, string type) =>
        Send(context, status, System.Text.Encoding.UTF8.GetBytes($$"""{"errorMessage":"{{type}}","errorType":"{{type}}"}"""));

    private static async Task Send(HttpContext context, int status, byte[] json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json);
        await context.Response.CompleteAsync();
    }
}
