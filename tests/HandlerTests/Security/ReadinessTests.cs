using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>GET /health/ready, which no limit counts.</summary>
public sealed class ReadinessTests : ApiTests, IReadinessCheck
{
    private readonly StoppedClock clock = new();
    private int asked;

    public string Name => "counted";

    [Fact]
    public async Task Dependencies_are_asked_once_a_second_however_often_readiness_is()
    {
        (await Api.Get("/health/ready")).Expect(200);
        var before = asked;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Api.Get("/health/ready"))));
        Assert.Equal(before, asked);
        clock.Advance(TimeSpan.FromSeconds(1.2));
        (await Api.Get("/health/ready")).Expect(200);
        Assert.Equal(before + 1, asked);

        // What is no question to a dependency is told at once.
        Api.Context.Drain.Begin();
        (await Api.Get("/health/ready")).Expect(503);
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(null, context => context with { Readiness = [this], Clock = clock });

    Task IReadinessCheck.Check(CancellationToken cancelled)
    {
        Interlocked.Increment(ref asked);
        return Task.CompletedTask;
    }

    /// <summary>Goes on only when told to, so that the machine's load decides nothing.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        private long ticks = TimeSpan.FromDays(1).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ticks);

        public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
    }
}
