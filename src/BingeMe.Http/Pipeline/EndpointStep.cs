using BingeMe.Http.Calls;

namespace BingeMe.Http.Pipeline;

/// <summary>Binding with validation, then the handler.</summary>
internal sealed class EndpointStep : IStep
{
    public ValueTask<ApiResponse> Handle(Exchange exchange, Next next) => exchange.Operation!.Endpoint.Answer(new CallContext(exchange.Operation, exchange.Request, exchange.Route, exchange.Caller, exchange.Now));
}
