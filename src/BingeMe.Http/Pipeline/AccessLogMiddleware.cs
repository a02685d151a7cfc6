using System.Diagnostics;

namespace BingeMe.Http.Pipeline;

/// <summary>The request id on the answer, and one line in the access log.</summary>
internal sealed class AccessLogMiddleware(IAccessLog log, TimeProvider clock) : IMiddleware
{
    public async ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var started = clock.GetTimestamp();
        exchange.DefaultHeaders["X-Request-Id"] = exchange.Request.RequestId;
        var response = await next.Handle(exchange);
        if (!exchange.Request.TakeLine()) return response;
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
            exchange.Failure)
        {
            ClientAddress = exchange.Request.ClientAddress,
            TraceId = exchange.Request.TraceId ?? Activity.Current?.TraceId.ToHexString(),
            GatewayRequestId = exchange.Request.GatewayRequestId,
            InvocationId = exchange.Request.InvocationId,
            Reason = response.Reason,
        });
        return response;
    }
}

/// <summary>Takes one line for each request.</summary>
public interface IAccessLog
{
    /// <summary>Writes the line. Must not throw and must not wait.</summary>
    void Write(in AccessRecord record);
}

/// <summary>What the access log says of a request. Never a query, a header or a body: they can hold secrets.</summary>
/// <param name="RequestId">As in the answer's <c>X-Request-Id</c>.</param>
/// <param name="Source">The host or event kind.</param>
/// <param name="Operation">The operation's id; <c>none</c> when no route matched.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path's template, or the path itself when no route matched.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Elapsed">Time in the pipeline.</param>
/// <param name="Bytes">Bytes of the answer's body.</param>
/// <param name="CallerId">Member id or anonymous id; null when unknown.</param>
/// <param name="Failure">What went wrong inside; null when nothing did, or when who noticed it first has told (<see cref="Reason"/>).</param>
public readonly record struct AccessRecord(
    string RequestId, string Source, string Operation, string Method, string Path, int Status, TimeSpan Elapsed, int Bytes, string? CallerId, Exception? Failure)
{
    /// <summary>The client's address (<see cref="ApiRequest.ClientAddress"/>); null where it is not known.</summary>
    public string? ClientAddress { get; init; }

    /// <summary><see cref="ApiRequest.TraceId"/>.</summary>
    public string? TraceId { get; init; }

    /// <summary><see cref="ApiRequest.GatewayRequestId"/>.</summary>
    public string? GatewayRequestId { get; init; }

    /// <summary><see cref="ApiRequest.InvocationId"/>.</summary>
    public string? InvocationId { get; init; }

    /// <summary>Why it was answered so, where the status alone does not say: <see cref="ApiResponse.Reason"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>What the line is worth to whoever is woken by it.</summary>
    public AccessLevel Level => Failure is not null ? AccessLevel.Error : Status < 500 ? AccessLevel.Information : Status == 503 ? AccessLevel.Warning : AccessLevel.Error;
}

/// <summary>How much a line of the access log matters.</summary>
public enum AccessLevel
{
    /// <summary>A request was answered.</summary>
    Information,

    /// <summary>A request was not served, for a reason that is known and that somebody else has told of: a host that drains, a dependency known to be down.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
