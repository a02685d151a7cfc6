using BingeMe.Http.Limits;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline.Steps;
using BingeMe.Http.Routing;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// The pipeline: one list of steps, the same object in both hosts (design.md, The data's way through). Read the constructor from top
/// to bottom and you know what happens to a request, in which order.
/// </summary>
public sealed class ApiPipeline : IApi
{
    private readonly IStep[] steps;
    private readonly Router router;
    private readonly TimeProvider clock;

    /// <summary>Builds the list.</summary>
    /// <param name="operations">The one table.</param>
    /// <param name="authenticator">Decides who calls.</param>
    /// <param name="limits">Counts calls.</param>
    /// <param name="log">Takes the access lines.</param>
    /// <param name="cdn">Hears of writes.</param>
    /// <param name="clock">The one clock.</param>
    /// <param name="options">The deployment's choices.</param>
    public ApiPipeline(
        OperationTable operations, IAuthenticator authenticator, IRateLimits limits, IAccessLog log, ICdnInvalidation cdn, TimeProvider clock, PipelineOptions options)
    {
        this.clock = clock;
        router = new Router(operations);
        var limiter = new Limiter(limits);
        steps =
        [
            new AccessLogStep(log, clock),
            new MetricsStep(),
            new ErrorsStep(),
            new SecurityHeadersStep(),
            new CorsStep(options),
            new BodyLimitStep(options),
            new GeneralLimitStep(limiter, options),
            new RouteStep(),
            new AuthenticationStep(authenticator),
            new OperationLimitStep(limiter, options),
            new CacheStep(options),
            new InvalidationStep(cdn),
            new EndpointStep(),
        ];
    }

    /// <inheritdoc/>
    public ValueTask<ApiResponse> Handle(ApiRequest request) => new Next(steps, 0).Handle(new Exchange(request, clock.GetUtcNow(), router));
}
