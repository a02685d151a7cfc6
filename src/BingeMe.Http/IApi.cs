namespace BingeMe.Http;

/// <summary>The whole API behind one door: what a host calls for each request. Never throws for a request's fault; every fault is an answer.</summary>
public interface IApi
{
    /// <summary>Answers one request.</summary>
    ValueTask<ApiResponse> Handle(ApiRequest request);
}
