using System.Diagnostics;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BingeMe.Emulator;

/// <summary>
/// A gateway on 127.0.0.1 in front of a real bootstrap: requests become events, events go to sandboxes, their answers are read as the
/// real gateway reads them (gateway rules 24 to 42). Streamed answers reach the client when they are complete.
/// </summary>
public sealed class GatewayEmulator : IAsyncDisposable
{
    private readonly EmulatorOptions options;
    private readonly SandboxPool pool;
    private LocalServer? server;

    private GatewayEmulator(EmulatorOptions options)
    {
        this.options = options;
        pool = new SandboxPool(options);
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri BaseUrl => new($"http://127.0.0.1:{server!.Port}/");

    /// <summary>The sandboxes that live.</summary>
    public IReadOnlyList<SandboxStats> Sandboxes => pool.Stats;

    /// <summary>How many sandboxes were ever started: the number of cold starts.</summary>
    public int SandboxesStarted => pool.Started;

    /// <summary>Begins to listen. Sandboxes start with the requests that need them.</summary>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GatewayEmulator> Start(EmulatorOptions options)
    {
        if (options.Command.Count == 0) throw new ArgumentException("There is no bootstrap to run.", nameof(options));
        if (!options.Kind.IsHttp()) throw new ArgumentException($"{options.Kind} carries no HTTP request.", nameof(options));
        if (options.ResponseStream && options.Kind is not (EventKind.FunctionUrl or EventKind.RestV1)) throw new ArgumentException("Only Function URLs and REST APIs stream answers.", nameof(options));
        if (options.MaxSandboxes < 1) throw new ArgumentException("At least one sandbox is needed.", nameof(options));
        var emulator = new GatewayEmulator(options);
        emulator.server = await LocalServer.Start(options.Port, emulator.Handle);
        return emulator;
    }

    /// <summary>Stops listening and ends every sandbox; none is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        // Sandboxes first: requests at work then end by themselves, with a gateway error.
        await pool.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
    }

    private async Task Handle(HttpContext context)
    {
        var since = Stopwatch.GetTimestamp();
        var result = await Answer(context.Request, since);
        var status = await Send(context, result.Response);
        options.OnAccess(new AccessLine(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            status,
            Stopwatch.GetElapsedTime(since).TotalMilliseconds,
            result.Sandbox,
            result.ColdStartMs,
            result.Fault));
    }

    private async Task<Result> Answer(HttpRequest request, long since)
    {
        // 1. Head and body, as far as the gateway takes them (gateway rule 36). What is no HTTP ends here.
        var head = Wire(request, [], "");
        if (!PayloadLimits.HeadFits(options.Kind, head.Method, head.Target, head.Headers)) return new Result(GatewayErrors.HeadTooLong(options.Kind), 0, null, "the head is larger than the gateway takes");
        byte[]? body;
        try
        {
            body = await RequestBody.Read(request, PayloadLimits.ApiGatewayBody, request.HttpContext.RequestAborted);
        }
        catch (IOException e) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return new Result(GatewayErrors.BadRequest(options.Kind), 0, null, $"the body breaks the framing of HTTP: {e.Message}");
        }

        if (body is null) return new Result(GatewayErrors.TooLong(options.Kind), 0, null, "the body is larger than 10 MB");

        // 2. The event, as far as Lambda takes it.
        var id = Guid.NewGuid().ToString();
        var payload = EventWriter.ToBytes(Wire(request, body, id), options.Kind);
        if (!PayloadLimits.Fits(options.Kind, payload.Length))
            return new Result(GatewayErrors.TooLong(options.Kind), 0, null, $"the event has {payload.Length} bytes of JSON");

        // 3. A sandbox; all of them busy is an error after a while.
        (Sandbox Sandbox, bool IsCold)? rented;
        try
        {
            rented = await pool.Rent(Shorter(options.QueueTime, options.Timeout));
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException)
        {
            return new Result(GatewayErrors.FunctionFailed(options.Kind), 0, null, e.Message);
        }

        if (rented is not var (sandbox, isCold)) return new Result(GatewayErrors.FunctionFailed(options.Kind), 0, null, "all sandboxes are busy");

        // 4. The invocation, for the time that is left to the gateway (gateway rule 24).
        var usable = false;
        try
        {
            var left = options.Timeout - Stopwatch.GetElapsedTime(since);
            var outcome = await sandbox.Invoke(id, payload, left > TimeSpan.Zero ? left : TimeSpan.Zero);
            usable = outcome.LeavesSandboxUsable;
            return new Result(Interpret(outcome, request.Method), sandbox.Number, isCold ? sandbox.ColdStartMs ?? 0 : null, outcome.Fault);
        }
        finally
        {
            // Not awaited: the client need not wait for a sandbox that has to be killed.
            _ = pool.Return(sandbox, usable);
        }
    }

    private ClientResponse Interpret(Outcome outcome, string method) => outcome.Kind switch
    {
        OutcomeKind.Answered when options is { ResponseStream: true, Kind: EventKind.FunctionUrl } => GatewayResponse.InterpretUnstreamed(outcome.Payload.Span, method),
        // No prelude and no delimiter in it.
        OutcomeKind.Answered when options.ResponseStream => GatewayErrors.FunctionFailed(options.Kind),
        OutcomeKind.Answered => GatewayResponse.Interpret(outcome.Payload.Span, options.Kind, method),
        OutcomeKind.Streamed => GatewayResponse.InterpretStream(outcome.Payload.Span, options.Kind, method),
        OutcomeKind.TimedOut => GatewayErrors.TimedOut(options.Kind),
        _ => GatewayErrors.FunctionFailed(options.Kind),
    };

    private WireRequest Wire(HttpRequest request, byte[] body, string id)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in request.Headers)
            foreach (var value in values) headers.Add(new(name, value ?? ""));
        return new WireRequest
        {
            Method = request.Method,
            Target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Headers = headers,
            Body = body,
            Host = request.Host.Value ?? "localhost",
            Stage = options.Stage,
            RequestId = id,
            Time = DateTimeOffset.UtcNow,
        };
    }

    private async Task<int> Send(HttpContext context, ClientResponse answer)
    {
        var response = context.Response;
        try
        {
            response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers) response.Headers.Append(name, value);
        }
        catch (InvalidOperationException)
        {
            // A header that no gateway would send on (gateway rule 35).
            response.Headers.Clear();
            answer = GatewayErrors.FunctionFailed(options.Kind);
            response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers) response.Headers.Append(name, value);
        }

        try
        {
            if (!answer.Body.IsEmpty) await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client went away; the access line is written all the same.
        }

        return answer.Status;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed record Result(ClientResponse Response, int Sandbox, double? ColdStartMs, string? Fault);
}
