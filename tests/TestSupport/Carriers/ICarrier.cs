using BingeMe.ApiGateway.Emulation;
using BingeMe.Http;

namespace BingeMe.TestSupport.Carriers;

/// <summary>Carries requests to the API and its answers back.</summary>
public interface ICarrier : IAsyncDisposable
{
    /// <summary>Carries one request.</summary>
    /// <param name="request">What the client sends.</param>
    /// <param name="aborted">Cancelled when the client goes away.</param>
    Task<ApiResponse> Send(WireRequest request, CancellationToken aborted);
}
