namespace BingeMe.Http.Pipeline.Steps;

/// <summary>Steps 11 and 12: binding with validation, then the handler.</summary>
internal sealed class EndpointStep : IStep
{
    public ValueTask<ApiResponse> Handle(Exchange exchange, Next next) => exchange.Operation!.Endpoint.Answer(exchange);
}
