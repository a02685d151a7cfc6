using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using BingeMe.Http;
using BingeMe.Http.Logging;
using BingeMe.Http.Pipeline;
using BingeMe.Http.Responses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BingeMe.Kestrel;

/// <summary>
/// Carries requests from a socket to an API and answers back, with the limits that API Gateway has, so that no client notices which of the
/// two it talks to. It knows no operation.
/// </summary>
public sealed class KestrelHost : IAsyncDisposable
{
    /// <summary>Bytes that are read of a connection before somebody wants them; its largest head must fit.</summary>
    private const int ReadAhead = 64 * 1024;

    /// <summary>
    /// Header fields of a request. A proxy that multiplexes may add some to the hundred that it takes of a client, and over HTTP/2 one too
    /// many ends the connection of everybody behind it.
    /// </summary>
    private const int MaximumHeaders = 200;

    /// <summary>Bytes of one header field, more than any proxy hands on; the server counts all of them to 32 KiB.</summary>
    private const int LargestHeader = 32 * 1024;

    /// <summary>Bytes of a request line: what a load balancer takes (AWS, "Quotas for your Application Load Balancers"), more than API Gateway does.</summary>
    private const int LongestLine = 16 * 1024;

    /// <summary>Bytes of a request line beside its method and target: two spaces and the version.</summary>
    private const int RestOfLine = 10;

    /// <summary>An unread body up to this is read away after the answer, so that the connection can go on; a larger one ends it.</summary>
    private const int WorthReadingAway = 64 * 1024;

    /// <summary>Asked by a pipeline before it logs and measures an answer; what the host would refuse to send it answers otherwise.</summary>
    private static readonly Action<ApiResponse> Carry = static response => ApiResponse.Ready(response, "GET");

    private static readonly Action<ApiResponse> CarryHead = static response => ApiResponse.Ready(response, "HEAD");

    private readonly WebApplication app;
    private readonly IApi api;
    private readonly KestrelHostOptions options;
    private readonly TimeProvider clock;
    private readonly RequestReader reader;
    private readonly BodyBudget budget;
    private readonly Action? draining;
    private readonly Action<string> warn;
    private readonly IAccessLog? log;
    private readonly IDisposable refusals;
    private int inFlight;
    private bool isStarted;
    private volatile bool isDraining;

    /// <summary>Builds the host; nothing listens yet.</summary>
    /// <param name="api">Answers requests.</param>
    /// <param name="options">The deployment's choices; null = the defaults.</param>
    /// <param name="draining">Called when the server begins to stop, before anything is refused: let readiness fail here. Null = nothing to do then.</param>
    /// <param name="entropy">For request ids; null = the system's.</param>
    /// <param name="clock">The one clock; null = the system's.</param>
    /// <param name="warn">Takes what an operator should know, as a sentence; null = the standard error.</param>
    /// <param name="log">Takes a line of each request that is refused before the API is asked, or that the API does not answer; null = nobody does, and what an API throws is a warning.</param>
    /// <param name="metrics">Writes the page at <c>/metrics</c> in Prometheus' text form; null = there is none.</param>
    /// <exception cref="ArgumentException">An option is none that a server could keep to; the text names it.</exception>
    public KestrelHost(
        IApi api,
        KestrelHostOptions? options = null,
        Action? draining = null,
        IRandomSource? entropy = null,
        TimeProvider? clock = null,
        Action<string>? warn = null,
        IAccessLog? log = null,
        Func<Stream, CancellationToken, Task>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(api);
        this.api = api;
        this.options = options ??= new KestrelHostOptions();
        options.Check();
        this.clock = clock ??= TimeProvider.System;
        this.draining = draining;
        this.log = log;
        this.warn = warn ??= static text => LogStream.StandardError.Write(Encoding.UTF8.GetBytes(text + "\n"));
        entropy ??= SystemRandomSource.Instance;
        budget = new BodyBudget(options.MaximumBodiesBytes);
        var proxies = new TrustedProxies(options.TrustedProxies);
        reader = new RequestReader(proxies, options, entropy == SystemRandomSource.Instance ? BlockwiseRandomSource.Instance : entropy, clock, warn);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var lay = options.ProxyProtocol == ProxyProtocol.Off ? null : ProxiedConnection.Lay(options, proxies, clock, warn);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options, lay));
        builder.Services.AddSingleton<IConnectionListenerFactory, LingeringListenerFactory>();
        builder.Services.Configure<HostOptions>(h => h.ShutdownTimeout = options.ShutdownTimeout);
        app = builder.Build();
        refusals = app.Services.GetRequiredService<DiagnosticListener>().Subscribe(new Refusals(proxies, log, entropy, clock), Refusals.IsWanted);
        app.Run(context =>
        {
            context.Features.Set(Refusals.Served.Mark);
            return metrics is not null && options.Metrics && MetricsCall.Is(context, proxies) ? MetricsCall.Answer(context, metrics) : Serve(context);
        });
    }

    /// <summary>Where the host listens, once started; the first is HTTP/1.1.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];

    /// <summary>Begins to listen, once in the host's life. Signals are left alone until <see cref="RunUntilSignal"/>.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address is not this machine's, or the port needs rights that the process lacks.</exception>
    public Task Start(CancellationToken cancelled = default)
    {
        if (isStarted) throw new InvalidOperationException("The host was started before: make another for another life.");
        isStarted = true;
        return app.StartAsync(cancelled);
    }

    /// <summary>
    /// The rest of a server process's life, once it listens: tells systemd that it is ready and that it lives (sd_notify), waits for SIGTERM or SIGINT and
    /// stops as <see cref="Stop"/> does.
    /// </summary>
    /// <returns>How many requests were broken off.</returns>
    /// <exception cref="InvalidOperationException">It was not started: nobody would be served, and systemd told otherwise.</exception>
    public async Task<int> RunUntilSignal()
    {
        if (!isStarted) throw new InvalidOperationException("The host does not listen: call Start first.");
        Systemd.Notify("READY=1", warn);
        using var stopped = new CancellationTokenSource();
        // While it drains, too.
        var alive = Systemd.KeepAlive(warn, stopped.Token);
        await StopSignal();
        Systemd.Notify("STOPPING=1", warn);
        var left = await Stop();
        await stopped.CancelAsync();
        await alive;
        return left;
    }

    /// <summary>
    /// Stops without losing a request: readiness fails first, and each answer ends its HTTP/1.1 connection, so that no proxy sends a request on one
    /// that is about to be closed; after <see cref="KestrelHostOptions.DrainDelay"/> nothing new is accepted, and what is in flight finishes within
    /// <see cref="KestrelHostOptions.ShutdownTimeout"/>.
    /// </summary>
    /// <returns>How many requests were not answered by then, and were broken off.</returns>
    public async Task<int> Stop()
    {
        isDraining = true;
        Drain();
        if (options.DrainDelay > TimeSpan.Zero) await Task.Delay(options.DrainDelay);
        using var patience = new CancellationTokenSource(options.ShutdownTimeout);
        var left = 0;
        await using (patience.Token.Register(() => left = Volatile.Read(ref inFlight))) await app.StopAsync(patience.Token);
        return left;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with readiness, what is in flight is to be finished.")]
    private void Drain()
    {
        try
        {
            draining?.Invoke();
        }
        catch (Exception e)
        {
            warn($"The server stops although what it calls when it begins to (draining) threw {FaultText.Of(e)}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        refusals.Dispose();
        return app.DisposeAsync();
    }

    private static async Task StopSignal()
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await stop.Task;
    }

    private static void Configure(KestrelServerOptions kestrel, KestrelHostOptions options, Func<ConnectionDelegate, ConnectionDelegate>? lay)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // Bodies are bounded where they are read, and the answer is then in the envelope; Kestrel's own limit would answer without.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.RequestHeadersTimeout = options.HeadTimeout;
        kestrel.Limits.MaxConcurrentConnections = options.MaximumConnections;
        kestrel.Limits.MaxRequestBufferSize = ReadAhead;
        kestrel.Limits.MaxRequestHeaderCount = MaximumHeaders;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = LargestHeader;

        // Lines that are not much too long are refused here, over HTTP/2 too: the server itself only resets such a stream.
        kestrel.Limits.MaxRequestLineSize = LargestHeader;

        // A phone in a tunnel sends nothing for a while. The time that a request may take bounds its body too.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.RequestHeaderEncodingSelector = static name => name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? LengthText.Instance : HttpText.HeaderValues;

        // HAProxy writes ':scheme: https' to a server without TLS.
        kestrel.AllowAlternateSchemes = true;
        kestrel.Listen(options.Address, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (lay is not null) listen.Use(lay);
            listen.Use(RefusalResponse.Lay);
        });
        if (options.Http2Port is not { } port) return;
        kestrel.Listen(options.Address, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (lay is not null) listen.Use(lay);
        });
    }

    private async Task Serve(HttpContext context)
    {
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        aborted.CancelAfter(options.RequestTimeout);
        using var body = new RequestBody(context, budget);
        Interlocked.Increment(ref inFlight);
        ApiRequest? request = null;
        try
        {
            if (Fault(context) is { } fault)
            {
                Refusals.Count(fault.Status, 1);
                throw fault;
            }

            request = await reader.Read(context, body, api.ReadsBodies, aborted.Token);
            request.Carry = request.Method == "HEAD" ? CarryHead : Carry;
            ApiResponse response;
            try
            {
                var answering = api.Handle(request);
                response = answering.IsCompletedSuccessfully ? answering.Result : await answering.AsTask().WaitAsync(options.RequestTimeout + TimeSpan.FromSeconds(1), clock);
                ApiResponse.Ready(response, request.Method);
            }
            catch (Exception e) when (e is not ApiException && !IsGone(e, context))
            {
                response = await Instead(request, e);
            }

            await Answer(response, context, body);
        }
        catch (ApiException e)
        {
            await Answer(await Refused(request ?? reader.Head(context, body, aborted.Token), e), context, body);
        }
        catch (OperationCanceledException e) when (IsGone(e, context))
        {
            // There is nobody to answer.
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    /// <summary>The API's refusal; of an API that fails at that, too, the plainest there is.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever an API throws, its client gets an answer.")]
    private async ValueTask<ApiResponse> Refused(ApiRequest request, ApiException refusal)
    {
        try
        {
            return ApiResponse.Ready(await api.Refuse(request, refusal), request.Method);
        }
        catch (Exception e)
        {
            warn($"{request.Method} {request.Path} was refused without the API's words because its Refuse threw {FaultText.Of(e)}");
            return Envelope.Plainest(refusal, request, clock.GetUtcNow());
        }
    }

    /// <summary>What of a head that the server has taken is refused all the same.</summary>
    private static ApiException? Fault(HttpContext context)
    {
        if (context.Request.ContentLength == LengthText.None) return ApiException.BadRequest("The Content-Length is no number that a body's length could be.");
        var line = context.Request.Method.Length + context.Features.Get<IHttpRequestFeature>()!.RawTarget.Length + RestOfLine;
        return line > LongestLine ? new ApiException(StatusCodes.Status414UriTooLong, $"The request line is longer than {LongestLine} bytes.") : null;
    }

    private static bool IsGone(Exception e, HttpContext context) => e is ClientGoneException || (e is OperationCanceledException && context.RequestAborted.IsCancellationRequested);

    /// <summary>The answer to a request that the API has not answered: it threw, or its time is up and it goes on; API Gateway would have given up by now.</summary>
    private async ValueTask<ApiResponse> Instead(ApiRequest request, Exception thrown)
    {
        var goesOn = thrown is TimeoutException && request.Aborted.IsCancellationRequested;
        var isFirst = request.TakeLine();
        var answer = await Refused(request, goesOn ? new ApiException(StatusCodes.Status504GatewayTimeout, "The request timed out.") : ApiException.From(thrown, request));
        if (!isFirst) return answer;
        var elapsed = options.RequestTimeout - (request.Deadline!.Value - clock.GetUtcNow());
        log?.Write(new AccessRecord(request.RequestId, request.Source, "none", request.Method, request.Path, answer.Status, elapsed, answer.Body.Length, null, goesOn ? null : thrown)
        {
            ClientAddress = request.ClientAddress,
            TraceId = request.TraceId,
            Reason = goesOn ? "The handler went on after its time was up and it was told to end." : null,
        });
        if (log is null) warn($"{request.Method} {request.Path} was answered {answer.Status} because the API {(goesOn ? "went on after its time was up" : $"threw {FaultText.Of(thrown)}")}.");
        return answer;
    }

    /// <summary>Writes status, fields and body of an answer that is ready for it.</summary>
    private async Task Answer(ApiResponse response, HttpContext context, RequestBody body)
    {
        var target = context.Response;

        // The rest of a refused body is not read: the connection ends with this answer (RFC 9112 section 9.6). And while the host drains, a
        // proxy that has not noticed yet would lose a POST on a connection that is closed as it comes; one that cannot connect asks elsewhere.
        if (isDraining || (body.IsUnread && !(body.Length <= WorthReadingAway))) target.Headers.Connection = "close";
        target.StatusCode = response.Status;
        var fields = target.Headers;
        if (response.Headers.MayRepeat)
            foreach (var (name, value) in response.Headers) Lay(fields, name, value, mayRepeat: true);
        else
            foreach (var (name, value) in response.Headers) Lay(fields, name, value, mayRepeat: false);
        if (ApiResponse.IsBodyless(response.Status)) return;
        target.ContentLength ??= response.Body.Length;

        // Methods are compared as they were sent (RFC 9110 section 9.1): the server's own test takes "head" for one without a body, and the
        // server itself does not.
        if (response.Body.IsEmpty || context.Request.Method == "HEAD") return;
        await target.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    private static void Lay(IHeaderDictionary fields, string name, string value, bool mayRepeat)
    {
        if (ResponseHeaders.IsHopByHop(name)) return;
        if (mayRepeat) fields.Append(name, value);
        else fields[name] = value;
    }
}

/// <summary>The page of measurements: for callers on this machine or in a trusted network, and for nobody that one of these forwards.</summary>
internal static class MetricsCall
{
    /// <summary>Fields, or beginnings of fields, by which a proxy says that it forwards. What it forwards is its client's request.</summary>
    private static readonly string[] Forwarding =
        ["Forwarded", "X-Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original", "X-Envoy", "X-Amz", "CloudFront-", "CF-", "True-Client-IP", "CDN-Loop", "Via"];

    /// <summary>Whether a request asks for the page and may have it. Any other request is one to the API, which has no such route.</summary>
    public static bool Is(HttpContext context, TrustedProxies proxies)
    {
        var request = context.Request;
        if (request.Path.Value != "/metrics" || request.Method is not ("GET" or "HEAD") || context.Features.Get<ProxiedConnection>() is not null) return false;
        var peer = context.Connection.RemoteIpAddress ?? IPAddress.None;
        return (IPAddress.IsLoopback(peer) || proxies.Trusts(peer)) && !request.Headers.Any(static h => Array.Exists(Forwarding, begin => h.Key.StartsWith(begin, StringComparison.OrdinalIgnoreCase)));
    }

    public static async Task Answer(HttpContext context, Func<Stream, CancellationToken, Task> metrics)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await metrics(context.Response.Body, context.RequestAborted);
    }
}
