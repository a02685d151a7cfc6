using BingeMe.Http;

namespace Adapter;

/// <summary>An API that answers everything alike, so that only the adapter is measured.</summary>
internal sealed class FixedApi(Func<ApiResponse> respond) : IApi
{
    public bool ReadsBodies => true;

    public ValueTask<ApiResponse> Handle(ApiRequest request) => new(respond());

    public ValueTask<ApiResponse> Refuse(ApiRequest request, ApiException refusal) => throw refusal;
}
