using BingeMe.Handlers.Ports;
using BingeMe.Platform.Outbound;
using BingeMe.TestSupport.Http;
using Polly.CircuitBreaker;

namespace BingeMe.PlatformTests.Outside;

public sealed class OutsideServiceTests
{
    private static readonly OutsideLimits Breaking = Parts.Quick with { Retries = 0, BreakAfter = 4, Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task A_repeatable_call_is_repeated_until_it_works()
    {
        await using var server = await FakeHttp.Start();
        server.Answer = (_, context) => FakeHttp.Write(context, server.Requests.Count < 3 ? 503 : 200, "{}");

        var answer = await Parts.Http(Parts.Quick with { Timeout = TimeSpan.FromSeconds(10) }).Send(_ => new(Parts.Get(server)), repeatable: true, default);

        Assert.Equal(200, answer.Status);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_call_that_may_not_be_repeated_is_made_once()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(500, "{}"));

        var e = await Assert.ThrowsAsync<DependencyException>(() => Parts.Http(Parts.Quick).Send(_ => new(Parts.Get(server)), repeatable: false, default));

        Assert.Single(server.Requests);
        Assert.Equal("test", e.Dependency);
        Assert.Equal(500, Assert.IsType<OutsideFaultException>(e.InnerException).Answer.Status);
    }

    [Fact]
    public async Task A_client_fault_is_an_answer_and_not_repeated()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(404, "{}"));

        Assert.Equal(404, (await Parts.Http(Parts.Quick).Send(_ => new(Parts.Get(server)), repeatable: true, default)).Status);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_silent_server_costs_the_time_limit_and_no_more()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Silence);

        await Assert.ThrowsAsync<DependencyException>(() => Parts.Http(Parts.Quick).Send(_ => new(Parts.Get(server)), repeatable: true, default));

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_endless_body_is_cut_off()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Endless);

        await Assert.ThrowsAsync<DependencyException>(
            () => Parts.Http(Parts.Once, mostBytes: 100_000).Send(_ => new(Parts.Get(server)), repeatable: false, default));
    }

    [Fact]
    public async Task Nobody_listening_is_a_failed_dependency()
    {
        var nobody = Parts.Nobody;
        await Assert.ThrowsAsync<DependencyException>(
            () => Parts.Http(Parts.Once).Send(_ => new(new HttpRequestMessage(HttpMethod.Get, nobody)), repeatable: false, default));
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_no_failure()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Silence);
        using var cancelled = new CancellationTokenSource();
        var sending = Parts.Http(Parts.Once).Send(_ => new(Parts.Get(server)), repeatable: true, cancelled.Token);
        Assert.True(await Parts.Eventually(() => !server.Requests.IsEmpty));

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_breaker_opens_after_failures_and_closes_when_the_service_is_back()
    {
        var clock = new ManualClock();
        await using var server = await FakeHttp.Start(FakeHttp.Always(500, "{}"));
        var http = Parts.Http(Breaking, clock);
        Task<HttpResponse> Ask() => http.Send(_ => new(Parts.Get(server)), repeatable: false, default);

        for (var i = 0; i < 4; i++) await Assert.ThrowsAsync<DependencyException>(Ask);
        var asked = server.Requests.Count;
        var refused = await Assert.ThrowsAsync<DependencyException>(Ask);
        Assert.IsAssignableFrom<BrokenCircuitException>(refused.InnerException);
        Assert.Equal(asked, server.Requests.Count);

        server.Answer = FakeHttp.Always(200, "{}");
        await Assert.ThrowsAsync<DependencyException>(Ask);
        Assert.Equal(asked, server.Requests.Count);

        clock.Advance(Breaking.BreakFor + TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await Ask()).Status);
        Assert.Equal(200, (await Ask()).Status);
    }

    [Fact]
    public async Task Repeated_and_single_calls_share_one_breaker()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(500, "{}"));
        var http = Parts.Http(Breaking with { Retries = 3 }, new ManualClock());

        await Assert.ThrowsAsync<DependencyException>(() => http.Send(_ => new(Parts.Get(server)), repeatable: true, default));
        var asked = server.Requests.Count;
        await Assert.ThrowsAsync<DependencyException>(() => http.Send(_ => new(Parts.Get(server)), repeatable: false, default));

        Assert.Equal(4, asked);
        Assert.Equal(asked, server.Requests.Count);
    }
}
