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
    private readonly TimeProvider clock;

    /// <summary>Builds the list.</summary>
    /// <param name="operations">The one table.</param>
    /// <param name="authenticator">Decides who calls.</param>
    /// <param name="limits">Counts calls.</param>
    /// <param name="log">Takes the access lines.</param>
    /// <param name="cdn">Is told what writes make stale.</param>
    /// <param name="clock">The one clock.</param>
    /// <param name="options">The deployment's choices.</param>
    public ApiPipeline(
        OperationTable operations, IAuthenticator authenticator, IRateLimits limits, IAccessLog log, ICdnInvalidation cdn, TimeProvider clock, PipelineOptions options)
    {
        this.clock = clock;
        var limiter = new Limiter(limits);
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
            new GeneralLimitMiddleware(limiter, options),

            // After the general limit, so that nobody can try paths without being counted.
            new NoRouteMiddleware(),
            new AuthenticationMiddleware(authenticator),

            // After authentication, since it may count by member; before the input is read, so that bad inputs count.
            new OperationLimitMiddleware(limiter, options),

            // After everything that may refuse without it: nobody's body is waited for, or held, in vain.
            new BodyMiddleware(options),

            // Around the handler alone: refusals above are neither cached nor make anything stale.
            new CacheMiddleware(options),
            new InvalidationMiddleware(cdn),
            new EndpointMiddleware(),
        ];
    }

    /// <inheritdoc/>
    public bool ReadsBodies => true;

    /// <inheritdoc/>
    public ValueTask<ApiResponse> Handle(ApiRequest request) => new Next(steps, 0).Handle(new HttpExchange(request, clock.GetUtcNow()));
}
