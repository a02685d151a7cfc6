using BingeMe.Http;

namespace BingeMe.Platform.Composition;

/// <summary>
/// The API in a Lambda sandbox: what a request left to the background is sent before its answer, since the sandbox freezes with it
/// (AWS Lambda, Execution environment lifecycle).
/// </summary>
internal sealed class FlushingApi(IApi api, Func<Task> flush) : IApi
{
    public bool ReadsBodies => api.ReadsBodies;

    public async ValueTask<ApiResponse> Handle(ApiRequest request)
    {
        var response = await api.Handle(request);
        await flush();
        return response;
    }
}
