using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using Xunit;

namespace HostTests.Http;

/// <summary>Whom the rate limits count (ruling 37).</summary>
public sealed class LimitKeyTests : IRateLimits
{
    private readonly List<string> keys = [];

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2::/64")]
    public async Task General_and_operation_limits_count_by_the_clients_network(string address, string network)
    {
        var api = PlainPipeline.Of(
            static table => table.Get("t.get", "/t").Open().Limit(5, RatePer.Minute).Handle(static _ => Task.FromResult(Response.Ok("ok"))), limits: this);
        await api.Handle(new ApiRequest { Method = "GET", Target = RequestTarget.Parse("/t"), Headers = RequestHeaders.Empty, RequestId = "r", ClientAddress = address });
        Assert.Equal([$"rl:{network}", $"rate_limit:{network}:/t"], keys);
    }

    public ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        keys.Add(key);
        return Peek(key, limit, window, cancelled);
    }

    public ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled) =>
        ValueTask.FromResult(new RateDecision(true, limit, limit, DateTimeOffset.MaxValue));
}
