namespace BingeMe.Http;

/// <summary>
/// The whole API behind one door: what a host calls for each request. Every fault is an answer. Of one that throws all the same both hosts ask for
/// the refusal (<see cref="ApiException.From"/>), and say in their log what was thrown.
/// </summary>
public interface IApi
{
    /// <summary>Answers one request.</summary>
    ValueTask<ApiResponse> Handle(ApiRequest request);

    /// <summary>
    /// The answer to a request that its host refuses by itself or has given up, in the dress of the API's own refusals; its line is written
    /// unless somebody has taken that (<see cref="ApiRequest.TakeLine"/>).
    /// </summary>
    /// <param name="request">The request, as far as it was understood.</param>
    /// <param name="refusal">What is wrong.</param>
    ValueTask<ApiResponse> Refuse(ApiRequest request, ApiException refusal);

    /// <summary>
    /// Whether it reads bodies itself when it gets to them (<see cref="ApiRequest.BodySource"/>; of a host that has them already it is null, and
    /// <see cref="ApiRequest.Body"/> is all); otherwise the host reads each whole before it asks.
    /// </summary>
    bool ReadsBodies => false;
}
