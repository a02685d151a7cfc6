using BingeMe.Http.Calls;

namespace BingeMe.Http.Pipeline;

/// <summary>Binding with validation, then the handler.</summary>
internal sealed class EndpointStep : IStep
{
    public ValueTask<ApiResponse> Handle(Exchange exchange, Next next)
    {
        var operation = exchange.Operation!;
        return operation.Endpoint.Answer(operation, new CallContext(operation.Id, exchange.Request, exchange.Route, exchange.Caller, exchange.Now));
    }
}
