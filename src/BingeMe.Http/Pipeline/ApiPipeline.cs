using System.Diagnostics;
using BingeMe.Http.Calls;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;
using BingeMe.Http.Routing;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// The pipeline: one list of steps, the same object in both hosts. Read the constructor from top to bottom and you know what happens to a
/// request, in which order and why in that one.
/// </summary>
public sealed class ApiPipeline : IApi
{
    private readonly IMiddleware[] steps;
    private readonly IMiddleware[] refusing;
    private readonly TimeProvider clock;

    /// <summary>Builds the list.</summary>
    /// <param name="operations">The one table.</param>
    /// <param name="authenticator">Decides who calls.</param>
    /// <param name="limits">Counts calls.</param>
    /// <param name="log">Takes the access lines.</param>
    /// <param name="cdn">Is told what writes make stale.</param>
    /// <param name="clock">The one clock.</param>
    /// <param name="options">The deployment's choices.</param>
    /// <param name="writes">Keeps when members wrote; null where no read may lag behind.</param>
    /// <exception cref="InvalidOperationException">The table or an option cannot work; the text says why.</exception>
    public ApiPipeline(
        OperationTable operations,
        IAuthenticator authenticator,
        IRateLimits limits,
        IAccessLog log,
        ICdnInvalidation cdn,
        TimeProvider clock,
        PipelineOptions options,
        IWriteMarks? writes = null)
    {
        operations.CheckFinished();
        this.clock = clock;
        var failOpen = new FailOpenLimits(limits);
        steps =
        [
            // Around everything, so that no request is without its line, and the line tells the time of all the rest.
            new AccessLogMiddleware(log, clock),
            new MetricsMiddleware(),

            // Inside the two above, which must see the answer that a fault becomes; around all that may fail.
            new ErrorsMiddleware(),

            // On refusals and preflights too, so before the first step that answers by itself.
            new SecurityHeadersMiddleware(),

            // A preflight carries no token and must not be refused for want of one; a browser shows a refusal only with these fields.
            new CorsMiddleware(options),

            // Before the first step that asks what the operation declares. It refuses nothing: unknown paths count against the limit too.
            new RouteMiddleware(new Router(operations)),

            // Before tokens are verified: a flood must not cost that.
            new GeneralLimitMiddleware(failOpen, options),

            // After the general limit, so that nobody can try paths without being counted.
            new NoRouteMiddleware(),
            new AuthenticationMiddleware(authenticator),

            // After authentication, since it may count by member; before the input is read, so that bad inputs count.
            new OperationLimitMiddleware(failOpen, options),

            // Around all that may write; the answer waits for it.
            .. writes is null ? Array.Empty<IMiddleware>() : [new WriteMarkMiddleware(writes)],

            // Outside the entity tag, which is the same whatever the coding; inside what measures a HEAD's length.
            .. options.Compression ? [new CompressionMiddleware()] : Array.Empty<IMiddleware>(),

            // Around the handler alone: refusals above are neither cached nor make anything stale.
            new CacheMiddleware(options),
            new InvalidationMiddleware(cdn),

            // Reads the body after everything that may refuse without it: nobody's is waited for, or held, in vain.
            new EndpointMiddleware(options),
        ];

        // What stands on every answer, and the line; nothing that counts, reads or asks.
        refusing = [new AccessLogMiddleware(log, clock), new ErrorsMiddleware(), new SecurityHeadersMiddleware(), new CorsMiddleware(options), new RefusalMiddleware()];
    }

    /// <inheritdoc/>
    public bool ReadsBodies => true;

    /// <inheritdoc/>
    public ValueTask<ApiResponse> Handle(ApiRequest request)
    {
        var exchange = new HttpExchange(request, clock.GetUtcNow());
        return RequestSpan.IsWanted ? Traced(exchange) : new Next(steps, 0).Handle(exchange);
    }

    /// <inheritdoc/>
    public ValueTask<ApiResponse> Refuse(ApiRequest request, ApiException refusal) => new Next(refusing, 0).Handle(new HttpExchange(request, clock.GetUtcNow()) { Refusal = refusal });

    /// <summary>Around all steps, and no step itself: where nobody collects spans, no request pays for them.</summary>
    private async ValueTask<ApiResponse> Traced(HttpExchange exchange)
    {
        using var span = RequestSpan.Start(exchange.Request);
        var response = await new Next(steps, 0).Handle(exchange);
        if (span is not null) RequestSpan.Complete(span, exchange, response);
        return response;
    }
}

/// <summary>One step of the pipeline. It answers itself or asks the next.</summary>
internal interface IMiddleware
{
    ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next);
}

/// <summary>The last step for a request that its host refuses.</summary>
internal sealed class RefusalMiddleware : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next) => throw exchange.Refusal!;
}

/// <summary>The rest of the pipeline behind a step.</summary>
internal readonly struct Next(IMiddleware[] steps, int at)
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange) => steps[at].Handle(exchange, new Next(steps, at + 1));
}

/// <summary>What a deployment may choose about the pipeline.</summary>
public sealed record PipelineOptions
{
    /// <summary>Origins that browsers may call from, exact (platform-auth P2). Empty allows none in production, every one elsewhere.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Whether this is production: an empty list of origins then allows none.</summary>
    public bool IsProduction { get; init; }

    /// <summary>Largest body, bytes (platform-auth.md, shared rule 1; gateway rule 36).</summary>
    public int MaximumBodyBytes { get; init; } = ApiLimits.BodyBytes;

    /// <summary>Requests a client address has in each general window; 0 = off (platform-auth P7).</summary>
    public int GeneralLimit { get; init; } = 100;

    /// <summary>Length of the general window.</summary>
    public TimeSpan GeneralWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Limits by operation id, instead of the declared ones.</summary>
    public IReadOnlyDictionary<string, LimitRule> OperationLimits { get; init; } = new Dictionary<string, LimitRule>();

    /// <summary>Whether cacheable answers carry shared-cache lifetimes (ruling 13).</summary>
    public bool EdgeCache { get; init; }

    /// <summary>Whether large answers are compressed for clients that take that.</summary>
    public bool Compression { get; init; }

    /// <summary>Seconds by the name of the overriding setting (platform-auth P13, CF_TTL_*).</summary>
    public IReadOnlyDictionary<string, int> EdgeCacheSeconds { get; init; } = new Dictionary<string, int>();
}

/// <summary>One request on its way through the pipeline, and what the steps found out about it. Belongs to one request.</summary>
internal sealed class HttpExchange(ApiRequest request, DateTimeOffset now)
{
    public ApiRequest Request { get; } = request;

    /// <summary>When it was taken up, UTC; the one time that all its answers and rules use.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The operation; null before routing and where none matches.</summary>
    public Operation? Operation => Match.Operation;

    public RouteValues Route => Match.Values;

    /// <summary>Who calls; null before authentication and where no good token came.</summary>
    public Caller? Caller { get; internal set; }

    /// <summary>Header fields that stand on the answer whatever it will be, error or success.</summary>
    public ResponseHeaders DefaultHeaders { get; } = new();

    /// <summary>What went wrong inside, for the log only.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>Why the host refuses the request; null for one that it hands on.</summary>
    public ApiException? Refusal { get; init; }

    /// <summary>Counts the call against the operation's own limit, where the handler says when.</summary>
    internal Func<ValueTask>? CountCall { get; set; }

    internal RouteMatch Match { get; set; } = RouteMatch.None;
}

/// <summary>
/// A request as a span, for whoever collects them (OpenTelemetry, "Semantic conventions for HTTP spans", HTTP server). It belongs to the trace
/// that the log names and hangs below the caller's span.
/// </summary>
internal static class RequestSpan
{
    private static readonly ActivitySource Source = new(ApiMetrics.MeterName);

    public static bool IsWanted => Source.HasListeners();

    /// <summary>Begins the span.</summary>
    /// <returns>Null where this request is not among those that are collected.</returns>
    public static Activity? Start(ApiRequest request)
    {
        var method = MetricsMiddleware.Known(request.Method);
        var span = Source.StartActivity(method == "_OTHER" ? "HTTP" : method, ActivityKind.Server, Correlation.Parent(request.Headers));
        if (span is null) return null;
        span.SetTag("http.request.method", method);
        if (method == "_OTHER") span.SetTag("http.request.method_original", request.Method);
        span.SetTag("url.scheme", request.Scheme);

        // Never the query: it can hold secrets.
        span.SetTag("url.path", request.Path);
        span.SetTag("client.address", request.ClientAddress);
        span.SetTag("bingeme.request_id", request.RequestId);
        return span;
    }

    /// <summary>Says how the request ended; whoever began the span ends it.</summary>
    public static void Complete(Activity span, HttpExchange exchange, ApiResponse response)
    {
        if (exchange.Operation is { } operation)
        {
            span.DisplayName = $"{span.DisplayName} {operation.Path}";
            span.SetTag("http.route", operation.Path);
            span.SetTag("bingeme.operation", operation.Id);
        }

        span.SetTag("http.response.status_code", response.Status);
        if (response.Status < 500) return;
        span.SetStatus(ActivityStatusCode.Error);
        span.SetTag("error.type", exchange.Failure?.GetType().FullName ?? response.Status.ToString());
    }
}
