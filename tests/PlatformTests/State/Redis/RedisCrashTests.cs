using System.Collections.Concurrent;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Redis;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.State.Redis;

/// <summary>In whatever moment of a step Redis dies, what comes of it is a dependency that is down, and nothing else.</summary>
[Trait("Category", "Server")]
public sealed class RedisCrashTests
{
    private const int Crashes = 6;
    private const int Callers = 8;

    [Fact]
    public async Task A_crash_in_the_middle_of_a_step_is_a_dependency_that_is_down()
    {
        await using var server = new RedisServer();
        await server.Start();
        await using var store = new RedisStore(new RedisOptions("127.0.0.1", server.Port));
        var (done, refused, others) = (0, 0, new ConcurrentQueue<Exception>());
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await store.Script("return redis.call('incr', KEYS[1])", [store.Key("crash")], [], default);
                    Interlocked.Increment(ref done);
                }
                catch (DependencyException)
                {
                    Interlocked.Increment(ref refused);
                    await Task.Delay(1);
                }
                catch (Exception e)
                {
                    others.Enqueue(e);
                }
            }
        })).ToList();
        for (var i = 0; i < Crashes; i++)
        {
            var before = Volatile.Read(ref done);
            for (var waited = 0; Volatile.Read(ref done) == before && waited < 5000; waited += 10) await Task.Delay(10);
            Assert.NotEqual(before, done);
            server.Stop();
            await Task.Delay(20);
            await server.Start();
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal([], others);
        Assert.True(refused >= Crashes, $"{refused} refused");
    }
}
