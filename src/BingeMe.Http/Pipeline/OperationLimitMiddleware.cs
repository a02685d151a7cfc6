using BingeMe.Http.Responses;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>The operation's own rate limit; keys as legacy's per-route ones (platform-auth P7), by member <c>user:{operation}:{id}</c> (users.md S12).</summary>
internal sealed class OperationLimitMiddleware(FailOpenLimits limits, PipelineOptions options) : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var operation = exchange.Operation!;
        if (operation.Limit is not { } declared) return next.Handle(exchange);
        var rule = options.OperationLimits.GetValueOrDefault(operation.Id, declared);
        if (rule.Calls == 0) return next.Handle(exchange);
        if (!operation.HandlerCounts) return Counted(exchange, operation, rule, next);
        exchange.CountCall = Counting(exchange, operation, rule);
        return next.Handle(exchange);
    }

    /// <summary>By itself, because what a lambda captures is allocated where its method begins: every call would pay for it.</summary>
    private Func<ValueTask> Counting(HttpExchange exchange, Operation operation, LimitRule rule) => () => Count(exchange, operation, rule);

    private async ValueTask<ApiResponse> Counted(HttpExchange exchange, Operation operation, LimitRule rule, Next next)
    {
        await Count(exchange, operation, rule);
        return await next.Handle(exchange);
    }

    private async ValueTask Count(HttpExchange exchange, Operation operation, LimitRule rule)
    {
        var key = rule.By == LimitBy.Member && exchange.Caller is { } caller
            ? $"user:{rule.Scope ?? operation.Id}:{caller.Id}"
            : $"rate_limit:{exchange.Request.ClientNetwork}:{rule.Scope ?? operation.Path}";
        var decision = await limits.Hit(key, rule.Calls, rule.Window, exchange.Request.Aborted);
        if (!decision.Allowed) throw ApiException.TooMany("Too many calls of this operation; wait until the window ends.", decision.ResetAt - exchange.Now);
    }
}

/// <summary>
/// The general rate limit by client address (platform-auth P7), told in <c>X-RateLimit-*</c> on every answer it counted.
/// Health checks are never counted (ruling 7).
/// </summary>
internal sealed class GeneralLimitMiddleware(FailOpenLimits limits, PipelineOptions options) : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next) =>
        options.GeneralLimit == 0 || exchange.Operation is { CountsGenerally: false } ? next.Handle(exchange) : Counted(exchange, next);

    private async ValueTask<ApiResponse> Counted(HttpExchange exchange, Next next)
    {
        var decision = await limits.Hit($"rl:{exchange.Request.ClientNetwork}", options.GeneralLimit, options.GeneralWindow, exchange.Request.Aborted);
        if (!decision.IsCounted) return await next.Handle(exchange);
        exchange.DefaultHeaders["X-RateLimit-Limit"] = decision.Limit.ToString();
        exchange.DefaultHeaders["X-RateLimit-Remaining"] = decision.Remaining.ToString();
        exchange.DefaultHeaders["X-RateLimit-Reset"] = Envelope.Timestamp(decision.ResetAt);
        if (!decision.Allowed) throw ApiException.TooMany("Too many requests from this address; wait until the window ends.", decision.ResetAt - exchange.Now);
        return await next.Handle(exchange);
    }
}
