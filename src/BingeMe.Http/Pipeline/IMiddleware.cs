namespace BingeMe.Http.Pipeline;

/// <summary>One step of the pipeline. It answers itself or asks the next.</summary>
internal interface IMiddleware
{
    /// <summary>Handles the exchange.</summary>
    ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next);
}

/// <summary>The rest of the pipeline behind a step.</summary>
internal readonly struct Next(IMiddleware[] steps, int at)
{
    /// <summary>Runs the rest.</summary>
    public ValueTask<ApiResponse> Handle(HttpExchange exchange) => steps[at].Handle(exchange, new Next(steps, at + 1));
}
