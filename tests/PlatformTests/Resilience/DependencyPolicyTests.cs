using BingeMe.Handlers.Ports;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Resilience;
using BingeMe.PlatformTests.Integrations;
using BingeMe.TestSupport.Http;
using Polly.CircuitBreaker;

namespace BingeMe.PlatformTests.Resilience;

public sealed class DependencyPolicyTests
{
    private static readonly DependencyLimits Breaking = Parts.Quick with { Retries = 0, BreakAfter = 4, Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task A_repeatable_call_is_repeated_until_it_works()
    {
        await using var server = await FakeHttp.Start();
        server.Answer = (_, context) => FakeHttp.Write(context, server.Requests.Count < 3 ? 503 : 200, "{}");

        var answer = await Parts.Http(Parts.Patient).Send(_ => new(Parts.Get(server)), repeatable: true, default);

        Assert.Equal(200, answer.Status);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_call_that_may_not_be_repeated_is_made_once()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(500, "{}"));

        var e = await Assert.ThrowsAsync<DependencyException>(() => Parts.Http(Parts.Patient).Send(_ => new(Parts.Get(server)), repeatable: false, default));

        Assert.Single(server.Requests);
        Assert.Equal("test", e.Dependency);
        Assert.Equal(500, Assert.IsType<ServiceCallException>(e.InnerException).Answer.Status);
    }

    [Fact]
    public async Task A_client_fault_is_an_answer_and_not_repeated()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(404, "{}"));

        Assert.Equal(404, (await Parts.Http(Parts.Patient).Send(_ => new(Parts.Get(server)), repeatable: true, default)).Status);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_silent_server_costs_the_time_limit_and_no_more()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Silence);

        // Counted as they are made: a process that has just begun may need an attempt's whole time until the server has read it.
        var attempts = 0;
        await Assert.ThrowsAsync<DependencyException>(() => Parts.Http(Parts.Quick).Send(
            _ =>
            {
                attempts++;
                return new(Parts.Get(server));
            },
            repeatable: true,
            default));

        Assert.Equal(3, attempts);
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

    public static TheoryData<Exception, DependencyFailure> Thrown => new()
    {
        { new HttpRequestException("refused", new System.Net.Sockets.SocketException(111)), DependencyFailure.Unreachable },
        { new System.Net.Sockets.SocketException(111), DependencyFailure.Unreachable },
        { new TimeoutException(), DependencyFailure.TimedOut },
        { new TaskCanceledException("the client's own", new TimeoutException()), DependencyFailure.TimedOut },
        { new IOException("reset"), DependencyFailure.Broken },
        { new HttpRequestException("cut off", new IOException("reset")), DependencyFailure.Broken },
        { new ServiceCallException("not for us") { Kind = DependencyFailure.Refused }, DependencyFailure.Refused },
    };

    [Theory]
    [MemberData(nameof(Thrown))]
    public async Task What_a_driver_throws_ends_as_one_error_with_its_kind(Exception thrown, DependencyFailure kind)
    {
        foreach (var limits in new[] { Parts.Once, DependencyLimits.OfStore(TimeSpan.FromSeconds(20)) })
        {
            var policy = new DependencyPolicy("test", limits, TimeProvider.System);
            var e = await Assert.ThrowsAsync<DependencyException>(() => policy.Call<int>(_ => throw thrown, repeatable: false, default));
            Assert.Equal(("test", kind), (e.Dependency, e.Kind));
            Assert.Same(thrown, e.InnerException);
        }
    }

    [Fact]
    public async Task What_is_no_failure_of_the_dependency_passes_as_it_is()
    {
        var policy = new DependencyPolicy("test", Parts.Once, TimeProvider.System);
        await Assert.ThrowsAsync<FormatException>(() => policy.Call<int>(static _ => throw new FormatException(), repeatable: false, default));
    }

    [Fact]
    public async Task The_drivers_own_words_count_before_the_common_ones()
    {
        var policy = new DependencyPolicy("test", Parts.Once, TimeProvider.System, static e => e is TimeoutException ? DependencyFailure.Busy : null);
        var e = await Assert.ThrowsAsync<DependencyException>(() => policy.Call<int>(static _ => throw new TimeoutException(), repeatable: false, default));
        Assert.Equal(DependencyFailure.Busy, e.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_busy_dependency_is_asked_again_about_what_may_not_be_done_twice_only_where_that_is_said(bool store)
    {
        var limits = store ? DependencyLimits.OfStore(TimeSpan.FromSeconds(20)) : Parts.Quick;
        foreach (var (again, expected) in new[] { (true, 2), (false, 1) })
        {
            var asked = 0;
            var policy = new DependencyPolicy("test", limits with { Retries = 1, RetryBusy = again, RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
            await Assert.ThrowsAsync<DependencyException>(() => policy.Call<int>(
                _ =>
                {
                    asked++;
                    throw new ServiceCallException("throttled") { Kind = DependencyFailure.Busy };
                },
                repeatable: false,
                default));
            Assert.Equal(expected, asked);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_breaks_nothing(bool store)
    {
        var policy = new DependencyPolicy("test", store ? DependencyLimits.OfStore(TimeSpan.FromSeconds(20)) : Breaking, TimeProvider.System);
        for (var i = 0; i < 20; i++)
        {
            var e = await Assert.ThrowsAsync<DependencyException>(
                () => policy.Call<int>(static _ => throw new ServiceCallException("no") { Kind = DependencyFailure.Refused }, repeatable: false, default));
            Assert.IsType<ServiceCallException>(e.InnerException);
        }
    }

    /// <summary>A function's sandbox has one call at a time: the breaker must open there too, and not wait for a crowd.</summary>
    [Fact]
    public async Task A_store_that_hangs_is_left_alone_after_a_few_calls_one_after_another()
    {
        var policy = new DependencyPolicy("test", DependencyLimits.OfStore(TimeSpan.FromMilliseconds(20)), PauseTolerantTimeProvider.Instance);
        var waited = 0;
        for (var i = 0; i < 8; i++)
        {
            var e = await Assert.ThrowsAsync<DependencyException>(() => policy.Call(
                async token =>
                {
                    waited++;
                    await Task.Delay(Timeout.Infinite, token);
                    return 0;
                },
                repeatable: true,
                default));
            Assert.Equal(i < 5 ? DependencyFailure.TimedOut : DependencyFailure.Unreachable, e.Kind);
        }

        Assert.Equal(5, waited);
    }
}
