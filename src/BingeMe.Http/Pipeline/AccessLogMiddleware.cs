namespace BingeMe.Http.Pipeline;

/// <summary>The request id on the answer, and one line in the access log.</summary>
internal sealed class AccessLogMiddleware(IAccessLog log, TimeProvider clock) : IMiddleware
{
    public async ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var started = clock.GetTimestamp();
        exchange.DefaultHeaders["X-Request-Id"] = exchange.Request.RequestId;
        var response = await next.Handle(exchange);
        var operation = exchange.Operation;
        log.Write(new AccessRecord(
            exchange.Request.RequestId,
            exchange.Request.Source,
            operation?.Id ?? "none",
            exchange.Request.Method,
            operation?.Path ?? exchange.Request.Path,
            response.Status,
            clock.GetElapsedTime(started),
            response.Body.Length,
            exchange.Caller?.Id,
            exchange.Failure));
        return response;
    }
}
