using System.Text;
using BingeMe.Http;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using BingeMe.TestSupport.Api;

namespace HostTests.Http;

/// <summary>The pipeline over a table of operations that a test declares; everybody is let in, nothing is limited.</summary>
internal sealed class PipelineUnderTest : IAuthenticator, IRateLimits, ICdnInvalidation
{
    private readonly ApiPipeline pipeline;

    public PipelineUnderTest(Action<OperationTable> declare, PipelineOptions? options = null)
    {
        declare(Table);
        Table.Verify();
        pipeline = new ApiPipeline(Table, this, this, Log, this, Clock, options ?? new PipelineOptions { GeneralLimit = 0 });
    }

    public OperationTable Table { get; } = new();

    public IApi Api => pipeline;

    public RecordingAccessLog Log { get; } = new();

    public SettableClock Clock { get; } = new(ApiUnderTest.Start);

    public List<string> Invalidated { get; } = [];

    public Task<ApiAnswer> Get(string target, params (string Name, string Value)[] headers) => Send("GET", target, null, headers);

    public Task<ApiAnswer> Post(string target, string body, string contentType = "application/json") => Send("POST", target, body, ("content-type", contentType));

    public Task<ApiAnswer> Send(string method, string target, string? body, params (string Name, string Value)[] headers) =>
        Send(method, target, body is null ? [] : Encoding.UTF8.GetBytes(body), CancellationToken.None, headers);

    public async Task<ApiAnswer> Send(string method, string target, byte[] body, CancellationToken aborted, params (string Name, string Value)[] headers) => new(await pipeline.Handle(new ApiRequest
    {
        Method = method,
        Target = RequestTarget.Parse(target),
        Headers = RequestHeaders.From(method, headers.Select(static h => new KeyValuePair<string, string>(h.Name, h.Value)), body.Length),
        Body = body,
        RequestId = "request-1",
        Source = "test",
        Aborted = aborted,
    }));

    public ValueTask<BingeMe.Http.Calls.Caller?> Authenticate(Operation operation, ApiRequest request, DateTimeOffset now) => default;

    public ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled) => Peek(key, limit, window, cancelled);

    public ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled) =>
        ValueTask.FromResult(new RateDecision(true, limit, limit, DateTimeOffset.MaxValue));

    public void Invalidate(IEnumerable<string> paths) => Invalidated.AddRange(paths);
}
