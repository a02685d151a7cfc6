using System.Collections.Concurrent;
using BingeMe.Http;
using BingeMe.Http.Responses;

namespace HostTests.Kestrel;

/// <summary>Keeps the requests it gets and answers as a test says.</summary>
internal sealed class CapturingApi(Func<ApiRequest, ValueTask<ApiResponse>>? answer = null) : IApi
{
    private readonly ConcurrentQueue<ApiRequest> requests = new();

    public IReadOnlyList<ApiRequest> Requests => [.. requests];

    public ApiRequest Last => requests.Last();

    public ValueTask<ApiResponse> Handle(ApiRequest request)
    {
        requests.Enqueue(request);
        return answer is null ? ValueTask.FromResult(Text("ok")) : answer(request);
    }

    public ValueTask<ApiResponse> Refuse(ApiRequest request, ApiException refusal) => ValueTask.FromResult(Envelope.Error(refusal, DateTimeOffset.UnixEpoch));

    public static ApiResponse Text(string text)
    {
        var response = new ApiResponse { Body = System.Text.Encoding.UTF8.GetBytes(text) };
        response.Headers["Content-Type"] = "text/plain";
        return response;
    }
}
