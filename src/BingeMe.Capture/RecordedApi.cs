using System.Diagnostics;
using BingeMe.Capture.Exchanges;
using BingeMe.Http;

namespace BingeMe.Capture;

/// <summary>
/// An API whose every answer is recorded, for a host that receives requests from a socket. What the host refuses before it asks the API is
/// not recorded.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="recorder">Takes the exchanges.</param>
/// <param name="clock">Stamps them.</param>
public sealed class RecordedApi(IApi api, ExchangeRecorder recorder, TimeProvider clock) : IApi
{
    /// <inheritdoc/>
    public bool ReadsBodies => api.ReadsBodies;

    /// <inheritdoc/>
    public async ValueTask<ApiResponse> Handle(ApiRequest request)
    {
        var (since, at) = (Stopwatch.GetTimestamp(), clock.GetUtcNow());
        var answer = await api.Handle(request);
        Record(request, answer, at, Stopwatch.GetElapsedTime(since));
        return answer;
    }

    /// <inheritdoc/>
    public ValueTask<ApiResponse> Refuse(ApiRequest request, ApiException refusal) => api.Refuse(request, refusal);

    private void Record(ApiRequest request, ApiResponse answer, DateTimeOffset at, TimeSpan took)
    {
        // Before anything is copied: what is not kept costs a count.
        if (!recorder.IsWanted(request.Method, request.Path, answer.Status)) return;
        var hasAnswer = answer.Body.Length <= recorder.MostBodyBytes;
        var hasBody = HasBody(request);
        var bytes = (hasBody ? request.Body.Length : 0) + (hasAnswer ? answer.Body.Length : 0) + request.Target.Raw.Length + request.Headers.Sum(static h => h.Key.Length + h.Value.Length);
        if (!recorder.Reserve(bytes)) return;

        // Both belong to the host again once this returns.
        var (sent, given) = (hasBody ? request.Body.ToArray() : [], hasAnswer ? answer.Body.ToArray() : []);
        var (status, headers) = (answer.Status, answer.Headers.ToList());
        recorder.Take(bytes, () => new Exchange
        {
            Id = "",
            Event = RequestEvent.Write(request, sent, at),
            At = at,
            Milliseconds = took.TotalMilliseconds,
            Answer = new RecordedResponse(status, headers, given),
            IsTruncated = !hasBody || !hasAnswer,
        });
    }

    /// <summary>Whether the whole body is at hand, as the client sent it: not unread, not too long, not inflated meanwhile.</summary>
    private bool HasBody(ApiRequest request) =>
        request.Body.Length <= recorder.MostBodyBytes
        && !(request.Body.IsEmpty && request.BodySource is { Length: not 0 })
        && (request.Body.IsEmpty || request.Headers["content-encoding"] is not { Length: > 0 } coding || coding.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
