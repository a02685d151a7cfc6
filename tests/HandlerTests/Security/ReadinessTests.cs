using BingeMe.Handlers.Ports;
using BingeMe.Http.Pipeline;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>GET /health/ready, which no limit counts.</summary>
public sealed class ReadinessTests : ApiTests, IReadinessCheck
{
    private readonly StoppedClock clock = new();
    private int asked;
    private Exception? fault;

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

    [Fact]
    public async Task The_log_says_why_the_answer_does_not_and_neither_draining_nor_a_dependency_is_an_error_of_the_request()
    {
        fault = new InvalidOperationException("outer", new IOException("connection to 10.0.0.7 refused\nby host"));
        var answer = (await Api.Get("/health/ready")).Expect(503);
        Assert.DoesNotContain("10.0.0.7", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fault", answer.Text, StringComparison.OrdinalIgnoreCase);
        var record = Api.Log.Records[^1];
        Assert.Equal(("counted: connection to 10.0.0.7 refused by host", AccessLevel.Warning, null), (record.Reason, record.Level, record.Failure));

        Api.Context.Drain.Begin();
        (await Api.Get("/health/ready")).Expect(503);
        Assert.Equal(("The server is stopping.", AccessLevel.Warning), (Api.Log.Records[^1].Reason, Api.Log.Records[^1].Level));
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(null, context => context with { Readiness = [this], Clock = clock });

    Task IReadinessCheck.Check(CancellationToken cancelled)
    {
        Interlocked.Increment(ref asked);
        return fault is null ? Task.CompletedTask : Task.FromException(fault);
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
