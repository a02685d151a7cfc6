using BingeMe.Http.Calls;

namespace BingeMe.Http.Pipeline;

/// <summary>Binding with validation, then the handler.</summary>
internal sealed class EndpointMiddleware : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var operation = exchange.Operation!;
        return operation.Endpoint.Answer(operation, new CallContext(operation.Id, exchange.Request, exchange.Route, exchange.Caller, exchange.Now) { CountCall = exchange.CountCall });
    }
}
