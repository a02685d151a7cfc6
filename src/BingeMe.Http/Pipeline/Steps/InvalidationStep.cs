namespace BingeMe.Http.Pipeline.Steps;

/// <summary>Step 14 (around the handler): a POST, PUT or DELETE that ended 2xx makes cached answers stale (platform-auth P14).</summary>
internal sealed class InvalidationStep(ICdnInvalidation cdn) : IStep
{
    public async ValueTask<ApiResponse> Handle(Exchange exchange, Next next)
    {
        var response = await next.Handle(exchange);
        if (exchange.Request.Method is "POST" or "PUT" or "DELETE" && response.Status is >= 200 and < 300) cdn.AfterWrite(exchange.Request.Path);
        return response;
    }
}
