using BingeMe.Http;

namespace BingeMe.Platform.Composition.Pins;

/// <summary>Tells the pinned entropy which request is being answered.</summary>
/// <remarks>The body is a part of what the entropy is told, so the host reads it first.</remarks>
internal sealed class PinnedApi(IApi inner, PinnedRandomSource entropy) : IApi
{
    public async ValueTask<ApiResponse> Handle(ApiRequest request)
    {
        entropy.Begin(request);
        return await inner.Handle(request);
    }

    public ValueTask<ApiResponse> Refuse(ApiRequest request, ApiException refusal) => inner.Refuse(request, refusal);
}
