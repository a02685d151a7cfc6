using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.HaProxy;
using Xunit;

namespace CutoverTests.RealEngine;

/// <summary>The driver and <c>blue-green/haproxy.cfg</c> against a real HAProxy.</summary>
public sealed class HaProxyEngineTests : IAsyncLifetime
{
    private RealStand stand = null!;

    public async Task InitializeAsync() => stand = await RealStand.Start();

    public async Task DisposeAsync() => await stand.DisposeAsync();

    [Fact]
    public async Task Nothing_goes_to_green_until_somebody_says_so()
    {
        var state = await stand.Engine.Read(CancellationToken.None);

        Assert.Equal((TrafficShare.None, 0L, false), (state.Green, state.Fence, state.IsMirroring));
        Assert.Equal(0, await GreenShare());
    }

    [Fact]
    public async Task Point_3_shares_are_exact_and_monotone_and_no_user_is_on_both_sides()
    {
        await stand.Engine.Claim(1, CancellationToken.None);
        HashSet<string> before = [];
        foreach (var percent in new[] { 1m, 10, 50, 100, 0 })
        {
            var share = TrafficShare.OfPercent(percent);
            await stand.Engine.Set(1, share, CancellationToken.None);
            Assert.Equal(share, (await stand.Engine.Read(CancellationToken.None)).Green);

            var measured = await GreenShare();
            var deviation = Math.Sqrt(share.Fraction * (1 - share.Fraction) / 1000);
            Assert.InRange(measured, share.Fraction - (4 * deviation), share.Fraction + (4 * deviation));
            var now = stand.GreenUsers.ToHashSet();
            if (percent > 0) Assert.Subset(now, before);
            before = now;
        }
    }

    [Fact]
    public async Task Point_24_what_a_superseded_writer_writes_has_no_effect()
    {
        await stand.Engine.Claim(1, CancellationToken.None);
        await stand.Engine.Set(1, TrafficShare.OfPercent(10), CancellationToken.None);
        await stand.Engine.Claim(2, CancellationToken.None);

        await Assert.ThrowsAsync<EngineClaimedException>(() => stand.Engine.Set(1, TrafficShare.All, CancellationToken.None));
        await Assert.ThrowsAsync<EngineClaimedException>(() => stand.Engine.Claim(2, CancellationToken.None));
        // Even one that had asked before the other came, and writes now.
        var answer = await new HaProxySocket(stand.Proxy.Socket, TimeSpan.FromSeconds(2)).Send([$"set map {stand.Proxy.Map} green@1 10000"], CancellationToken.None);

        Assert.Contains("not found", answer, StringComparison.Ordinal);
        Assert.Equal((TrafficShare.OfPercent(10), 2L), await State());
    }

    [Fact]
    public async Task Point_25_a_silent_writers_share_is_nothing()
    {
        await stand.Engine.Claim(1, CancellationToken.None);
        await stand.Engine.Set(1, TrafficShare.All, CancellationToken.None);
        await stand.Engine.Heartbeat(1, DateTimeOffset.UtcNow.AddSeconds(3), CancellationToken.None);
        Assert.Equal(1, await GreenShare());

        await Task.Delay(TimeSpan.FromSeconds(4.5));

        Assert.Equal(TrafficShare.None, (await stand.Engine.Read(CancellationToken.None)).Green);
        Assert.Equal(0, await GreenShare());
        await stand.Engine.Heartbeat(1, null, CancellationToken.None);
        Assert.Equal(1, await GreenShare());
    }

    [Fact]
    public async Task Point_26_a_restarted_engine_agrees()
    {
        await stand.Engine.Claim(7, CancellationToken.None);
        await stand.Engine.Set(7, TrafficShare.OfPercent(25), CancellationToken.None);

        stand.Proxy.Stop();
        await Assert.ThrowsAsync<EngineException>(() => stand.Engine.Read(CancellationToken.None));
        await stand.Proxy.Start();

        Assert.Equal((TrafficShare.OfPercent(25), 7L), await State());
    }

    [Fact]
    public async Task A_side_out_of_service_serves_nobody()
    {
        await stand.Engine.Claim(1, CancellationToken.None);
        await stand.Engine.Set(1, TrafficShare.All, CancellationToken.None);

        await stand.Engine.Maintenance(1, Side.Green, true, CancellationToken.None);

        Assert.Contains(Side.Green, (await stand.Engine.Read(CancellationToken.None)).OutOfService);
        Assert.Equal(0, await GreenShare());

        // Point 26: a restart leaves it out of service.
        stand.Proxy.Stop();
        await stand.Proxy.Start();
        Assert.Contains(Side.Green, (await stand.Engine.Read(CancellationToken.None)).OutOfService);
        await stand.Engine.Maintenance(1, Side.Green, false, CancellationToken.None);
        Assert.Empty((await stand.Engine.Read(CancellationToken.None)).OutOfService);
    }

    [Fact]
    public async Task Point_8_mirrored_reads_reach_green_and_no_answer_of_it_a_user()
    {
        await stand.Engine.Claim(1, CancellationToken.None);
        stand.Green = static _ => Task.FromResult(500);
        await stand.Engine.Mirror(1, true, CancellationToken.None);

        Assert.Equal(0, await GreenShare());
        await RealStand.Until(() => stand.GreenUsers.Count >= 500, TimeSpan.FromSeconds(30), () => $"Only {stand.GreenUsers.Count} copies came.");
    }

    [Fact]
    public async Task A_wrong_name_is_told_with_what_is_wrong()
    {
        await using var engine = new HaProxyEngine(new HaProxyOptions { Sockets = [stand.Proxy.Socket], Map = "/nowhere.map" });
        var unknown = await Assert.ThrowsAsync<EngineException>(() => engine.Read(CancellationToken.None));
        Assert.Contains("has no map /nowhere.map", unknown.Message, StringComparison.Ordinal);

        await using var elsewhere = new HaProxyEngine(new HaProxyOptions { Sockets = ["/nowhere.sock"], Map = stand.Proxy.Map });
        var absent = await Assert.ThrowsAsync<EngineException>(() => elsewhere.Read(CancellationToken.None));
        Assert.Contains("/nowhere.sock is not to be reached: there is no such socket.", absent.Message, StringComparison.Ordinal);

        await using var other = new HaProxyEngine(new HaProxyOptions { Sockets = [stand.Proxy.Socket], Map = stand.Proxy.Map, Green = "grün" });
        await Assert.ThrowsAsync<EngineException>(() => other.Count(CancellationToken.None));
    }

    private async Task<(TrafficShare Green, long Fence)> State()
    {
        var state = await stand.Engine.Read(CancellationToken.None);
        return (state.Green, state.Fence);
    }

    /// <summary>The share of a thousand users whom green answers.</summary>
    private async Task<double> GreenShare()
    {
        stand.GreenUsers.Clear();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stand.Proxy.Port}") };
        var onGreen = 0;
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (user, cancelled) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/posts");
            request.Headers.Authorization = new("Bearer", $"e30.{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($$"""{"id":"{{user}}"}""")).TrimEnd('=')}.c2ln");
            using var answer = await client.SendAsync(request, cancelled);
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}");
            if (await answer.Content.ReadAsStringAsync(cancelled) == "\"green\"") Interlocked.Increment(ref onGreen);
        });
        return onGreen / 1000.0;
    }
}
