namespace BingeMe.Http.Pipeline;

/// <summary>One step of the pipeline. It answers itself or asks the next.</summary>
internal interface IStep
{
    /// <summary>Handles the exchange.</summary>
    ValueTask<ApiResponse> Handle(Exchange exchange, Next next);
}

/// <summary>The rest of the pipeline behind a step.</summary>
internal readonly struct Next(IStep[] steps, int at)
{
    /// <summary>Runs the rest.</summary>
    public ValueTask<ApiResponse> Handle(Exchange exchange) => steps[at].Handle(exchange, new Next(steps, at + 1));
}
