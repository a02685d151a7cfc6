namespace BingeMe.Http.Pipeline;

/// <summary>One step of the pipeline. It answers itself or asks the next.</summary>
internal interface IStep
{
    /// <summary>Handles the exchange.</summary>
    ValueTask<ApiResponse> Handle(Exchange exchange, Next next);
}
