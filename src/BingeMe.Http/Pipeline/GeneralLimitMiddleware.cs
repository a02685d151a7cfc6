using BingeMe.Http.Answers;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// The general rate limit by client address (platform-auth P7), told in <c>X-RateLimit-*</c> on every answer it counted.
/// Health checks are never counted (ruling 7).
/// </summary>
internal sealed class GeneralLimitMiddleware(Limiter limiter, PipelineOptions options) : IMiddleware
{
    public async ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        if (options.GeneralLimit == 0 || exchange.Operation is { CountsGenerally: false }) return await next.Handle(exchange);
        var rule = new LimitRule(options.GeneralLimit, options.GeneralWindow, LimitBy.Address);
        if (await limiter.Hit($"rl:{exchange.Request.ClientNetwork}", rule, exchange.Request.Aborted) is not { } decision) return await next.Handle(exchange);

        exchange.DefaultHeaders["X-RateLimit-Limit"] = decision.Limit.ToString();
        exchange.DefaultHeaders["X-RateLimit-Remaining"] = decision.Remaining.ToString();
        exchange.DefaultHeaders["X-RateLimit-Reset"] = Envelope.Timestamp(decision.ResetAt);
        if (!decision.Allowed) throw ApiException.TooMany("Too many requests from this address; wait until the window ends.", decision.ResetAt - exchange.Now);
        return await next.Handle(exchange);
    }
}
