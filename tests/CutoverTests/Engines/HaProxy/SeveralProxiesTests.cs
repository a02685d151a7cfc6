using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.HaProxy;
using Xunit;

namespace CutoverTests.Engines.HaProxy;

/// <summary>Several HAProxies of which one is down, has another division, or has none that can be read: the others go back to blue all the same.</summary>
public sealed class SeveralProxiesTests : IAsyncLifetime
{
    private const string Gone = "/nowhere/admin.sock";

    private readonly string folder = Directory.CreateTempSubdirectory("bm-several-").FullName;
    private readonly List<FakeRuntime> proxies = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var proxy in proxies) await proxy.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_down_keeps_no_other_from_going_back(bool isFirst)
    {
        var well = Proxy(3, 5000);
        var engine = Engine(isFirst ? [Gone, well.Address] : [well.Address, Gone]);

        var fault = await Assert.ThrowsAsync<EngineException>(() => engine.Set(3, TrafficShare.None, CancellationToken.None));

        Assert.Contains(Gone, fault.Message, StringComparison.Ordinal);
        Assert.Equal("0", well.Green);
        Assert.Contains("green@3 0\n", await File.ReadAllTextAsync(MapFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_down_takes_neither_heartbeat_nor_mirror_nor_maintenance_from_the_others()
    {
        var well = Proxy(3, 5000);
        var engine = Engine(Gone, well.Address);
        var until = DateTimeOffset.FromUnixTimeSeconds(2_000_000_000);

        await Assert.ThrowsAsync<EngineException>(() => engine.Heartbeat(3, until, CancellationToken.None));
        await Assert.ThrowsAsync<EngineException>(() => engine.Mirror(3, isOn: false, CancellationToken.None));
        await Assert.ThrowsAsync<EngineException>(() => engine.Maintenance(3, Side.Green, isOn: true, CancellationToken.None));

        Assert.Equal(["until@3 2000000000", "mirror@3 0", "set server green/one state maint"], well.Writes);
    }

    [Fact]
    public async Task Green_is_given_more_by_all_or_by_none()
    {
        var well = Proxy(3, 500);

        await Assert.ThrowsAsync<EngineException>(() => Engine(well.Address, Gone).Set(3, TrafficShare.All, CancellationToken.None));

        Assert.Equal(("500", 0), (well.Green, well.Writes.Count));
        Assert.False(File.Exists(MapFile));
    }

    [Fact]
    public async Task Those_that_disagree_are_taken_over_by_a_number_above_the_highest()
    {
        var (old, late) = (Proxy(3, 10_000), Proxy(5, 2500));
        ITrafficEngine engine = Engine(old.Address, Gone, late.Address);

        Assert.Equal(5, await engine.Owner(CancellationToken.None));
        await Assert.ThrowsAsync<EngineException>(() => engine.TakeBack(6, CancellationToken.None));

        foreach (var proxy in new[] { old, late }) Assert.Equal(("6", "0"), (proxy.Entries["fence"], proxy.Green));
    }

    [Fact]
    public async Task One_that_came_back_with_an_old_file_goes_back_with_the_others()
    {
        var (old, mine) = (Proxy(2, 10_000), Proxy(5, 2500));

        await Engine(mine.Address, old.Address).Set(5, TrafficShare.None, CancellationToken.None);

        Assert.Equal(("0", "0"), (old.Green, mine.Green));
    }

    [Fact]
    public async Task One_of_a_later_writer_is_left_alone_and_whoever_tried_is_told_to_stop()
    {
        var (mine, later) = (Proxy(5, 2500), Proxy(6, 5000));

        await Assert.ThrowsAsync<EngineClaimedException>(() => Engine(mine.Address, later.Address).Set(5, TrafficShare.None, CancellationToken.None));

        Assert.Equal(("0", "5000"), (mine.Green, later.Green));
        Assert.False(File.Exists(MapFile));
    }

    [Fact]
    public async Task A_map_that_cannot_be_read_is_rolled_back_all_the_same()
    {
        var broken = Proxy(5, 2500);
        broken.Entries["green@5"] = "all";
        broken.Entries["until@5"] = "never";
        ITrafficEngine engine = Engine(broken.Address);
        await Assert.ThrowsAsync<EngineException>(() => engine.Read(CancellationToken.None));

        await engine.TakeBack(6, CancellationToken.None);

        Assert.Equal(TrafficShare.None, (await engine.Read(CancellationToken.None)).Green);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_keeps_green_from_more_and_nobody_from_going_back()
    {
        var proxy = Proxy(3, 500);
        var engine = Engine(proxy.Address);
        Directory.CreateDirectory(MapFile + ".new");

        await Assert.ThrowsAsync<EngineException>(() => engine.Set(3, TrafficShare.All, CancellationToken.None));
        Assert.Equal("500", proxy.Green);

        await Assert.ThrowsAsync<EngineUnsavedException>(() => engine.Set(3, TrafficShare.None, CancellationToken.None));
        Assert.Equal("0", proxy.Green);
    }

    private string MapFile => Path.Combine(folder, "cutover.map");

    private FakeRuntime Proxy(int fence, int green)
    {
        var proxy = new FakeRuntime(Path.Combine(folder, $"{proxies.Count}.sock"), ("fence", $"{fence}"), ($"green@{fence}", $"{green}"), ($"until@{fence}", "0"), ($"mirror@{fence}", "1"));
        proxies.Add(proxy);
        return proxy;
    }

    private HaProxyEngine Engine(params string[] sockets) => new(new HaProxyOptions { Sockets = sockets, Map = FakeRuntime.Map, MapFile = MapFile });
}
