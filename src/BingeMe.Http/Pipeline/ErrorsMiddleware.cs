using BingeMe.Http.Responses;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// Every fault becomes an answer, and nothing passes this point but answers. An <see cref="ApiException"/> says its own;
/// a dependency that is down is 503 at once; a passed deadline 504; a client that has gone 499; everything else 500 with the request id and no inside detail.
/// Also the place where fields of <see cref="HttpExchange.DefaultHeaders"/> reach the answer, where answers without a body lose it, and where
/// the host says whether it can carry the answer: what it cannot is a fault like another, and line and measurements tell of what went out.
/// </summary>
internal sealed class ErrorsMiddleware : IMiddleware
{
    public async ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        ApiResponse response;
        UnresponsiveDependencies.Begin();
        try
        {
            response = await next.Handle(exchange) ?? throw new InvalidOperationException("The handler answered null instead of a response.");
        }
        catch (Exception e) when (Understood(exchange, e) is { } answer)
        {
            response = answer;
        }

        response = Complete(exchange, response);
        if (exchange.Request.Carry is not { } carry) return response;
        try
        {
            carry(response);
            return response;
        }
        catch (Exception e) when (Understood(exchange, e) is { } answer)
        {
            return Complete(exchange, answer);
        }
    }

    private static ApiResponse Complete(HttpExchange exchange, ApiResponse response)
    {
        response.Headers.Complete(exchange.DefaultHeaders);

        // What the operation is declared to answer; of anything else that says nothing, hosts say it (ApiResponse.Ready).
        if (!response.Body.IsEmpty && response.Status is >= 200 and < 300 && exchange.Operation is { } operation && response.Headers["Content-Type"] is null)
            response.Headers["Content-Type"] = operation.Endpoint.MediaType;
        return WithoutForbiddenBody(exchange, response);
    }

    /// <summary>A filter rather than a body, so that the stack is still whole when the failure is noted.</summary>
    private static ApiResponse Understood(HttpExchange exchange, Exception e)
    {
        if (e is ApiException intended) return Envelope.Error(intended, exchange.Now);

        // Nobody waits for the answer, and what broke off for that reason is no failure of ours: nginx's 499, for the log alone.
        if (e is ClientGoneException || (exchange.Request.ClientGone.IsCancellationRequested && IsBrokenOff(e))) return Envelope.Error(new ApiException(499, "The client has gone."), exchange.Now);
        var isKnown = e is UnavailableException { IsKnownDown: true };
        if (!isKnown) exchange.Failure = e;
        var answer = Envelope.Error(ApiException.From(e, exchange.Request), exchange.Now);
        if (isKnown) answer.Reason = $"{e.Message} It was not asked again.";
        return answer;
    }

    private static bool IsBrokenOff(Exception e) => e is OperationCanceledException or UnavailableException or IOException;

    private static ApiResponse WithoutForbiddenBody(HttpExchange exchange, ApiResponse response)
    {
        if (ApiResponse.IsBodyless(response.Status))
        {
            response.Body = default;
            response.Headers["Content-Length"] = null;
            response.Headers["Content-Type"] = null;
        }
        else if (exchange.Request.Method == "HEAD")
        {
            // Of a body that the handler has not made for it, the handler alone knows the length (RFC 9110 section 8.6).
            if (!response.TellsLengthAlone) response.Headers["Content-Length"] = response.Body.Length.ToString();
            response.Body = default;
        }

        return response;
    }
}
