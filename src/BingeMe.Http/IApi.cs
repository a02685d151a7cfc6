namespace BingeMe.Http;

/// <summary>The whole API behind one door: what a host calls for each request. Never throws for a request's fault; every fault is an answer.</summary>
public interface IApi
{
    /// <summary>Answers one request.</summary>
    ValueTask<ApiResponse> Handle(ApiRequest request);

    /// <summary>
    /// Whether it reads bodies itself when it gets to them (<see cref="ApiRequest.BodySource"/>); otherwise the host reads each whole before it asks.
    /// </summary>
    bool ReadsBodies => false;
}
