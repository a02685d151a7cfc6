using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>GET /health/ready, which no limit counts.</summary>
public sealed class ReadinessTests : IReadinessCheck
{
    private int asked;

    public string Name => "counted";

    [Fact]
    public async Task Dependencies_are_asked_once_a_second_however_often_readiness_is()
    {
        await using var api = await ApiUnderTest.Create(replace: context => context with { Readiness = [this] });
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => api.Get("/health/ready"))));
        Assert.Equal(1, asked);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        (await api.Get("/health/ready")).Expect(200);
        Assert.Equal(2, asked);

        // What is no question to a dependency is told at once.
        api.Context.Drain.Begin();
        (await api.Get("/health/ready")).Expect(503);
    }

    Task IReadinessCheck.Check(CancellationToken cancelled)
    {
        Interlocked.Increment(ref asked);
        return Task.CompletedTask;
    }
}
