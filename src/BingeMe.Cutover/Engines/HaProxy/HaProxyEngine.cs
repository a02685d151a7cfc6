using System.Globalization;

namespace BingeMe.Cutover.Engines.HaProxy;

/// <summary>
/// HAProxy 2.6 and later, one or several with the same configuration (<c>blue-green/haproxy.cfg</c>), told over their runtime sockets. Nothing
/// is reloaded, so no connection is touched: shares change between two requests. Commands answer 0 to everything; every write is judged by
/// the text that comes back, and the map is written to its file as well, so that a restart agrees (shared measurements: weights and maps fall
/// back to file values): before HAProxy is told to give green more, and after it is told to give it nothing.
/// </summary>
/// <param name="options">Which ones.</param>
public sealed class HaProxyEngine(HaProxyOptions options) : ITrafficEngine, ITrafficCounters
{
    private readonly IReadOnlyList<HaProxySocket> sockets = [.. options.Sockets.Select(s => new HaProxySocket(s, options.Patience))];

    /// <inheritdoc/>
    public string Name => $"haproxy {string.Join(", ", options.Sockets)}";

    /// <inheritdoc/>
    public EngineAbilities Abilities => EngineAbilities.Sticky | EngineAbilities.Mirror | EngineAbilities.Maintenance | EngineAbilities.DeadMansSwitch;

    /// <inheritdoc/>
    public int Resolution => 1;

    /// <inheritdoc/>
    public async Task Claim(long fence, CancellationToken cancelled)
    {
        var maps = await Task.WhenAll(sockets.Select(s => Map(s, cancelled)));
        var latest = maps.Max(static m => m.Fence);
        this.RequireAbove(latest, fence);

        // Where several disagree, e.g. since one was restarted with an old file, the smaller share is the safe one (point 23).
        var claimed = maps.MinBy(static m => m.Green)! with { Fence = fence };
        await Save(claimed, cancelled);
        await Task.WhenAll(sockets.Select(s => TakeOver(s, claimed, cancelled)));
    }

    /// <inheritdoc/>
    public Task Set(long fence, TrafficShare green, CancellationToken cancelled)
    {
        this.RequireStep(green);
        return green == TrafficShare.None ? TakeBack(fence, cancelled) : WriteAll(fence, "green", green.Parts, m => m with { Green = green }, cancelled);
    }

    /// <inheritdoc/>
    public async Task TakeBack(long fence, CancellationToken cancelled)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fence, 1);
        await WriteEach(
            async socket =>
            {
                var owner = SplitMap.OwnerOf(await Entries(socket, cancelled));
                // One that was not there when the others were claimed: it must not go on with what it remembers.
                if (owner < fence) await TakeOver(socket, SplitMap.Empty with { Fence = fence }, cancelled);
                else await PutOwn(socket, owner, fence, "green", 0, cancelled);
            },
            cancelled);
    }

    /// <inheritdoc/>
    public async Task<long> Owner(CancellationToken cancelled)
    {
        var (owners, faults) = await Each(async s => SplitMap.OwnerOf(await Entries(s, cancelled)));
        return owners.Count > 0 ? owners.Max() : throw Sum(faults);
    }

    /// <inheritdoc/>
    public Task Mirror(long fence, bool isOn, CancellationToken cancelled) => isOn
        ? WriteAll(fence, "mirror", 1, static m => m with { IsMirroring = true }, cancelled)
        : WriteEach(s => PutOwn(s, fence, "mirror", 0, cancelled), cancelled);

    /// <inheritdoc/>
    public Task Heartbeat(long fence, DateTimeOffset? until, CancellationToken cancelled) =>
        // One that is down must not take the heartbeat, and with it green's share, from the others.
        WriteEach(s => PutOwn(s, fence, "until", until?.ToUnixTimeSeconds() ?? 0, cancelled), cancelled);

    /// <inheritdoc/>
    public async Task<TrafficState> Read(CancellationToken cancelled)
    {
        var states = await Task.WhenAll(sockets.Select(s => StateOf(s, cancelled)));
        foreach (var (state, socket) in states.Zip(sockets))
            if (state.Green != states[0].Green || state.Fence != states[0].Fence || state.IsMirroring != states[0].IsMirroring || !state.OutOfService.SetEquals(states[0].OutOfService))
                throw new EngineException($"HAProxy at {socket.Address} ({Text(state)}) and at {sockets[0].Address} ({Text(states[0])}) disagree.");
        return states[0];

        static string Text(TrafficState state) => $"green {state.Green}, fencing number {state.Fence}";
    }

    /// <inheritdoc/>
    public async Task Maintenance(long fence, Side side, bool isOn, CancellationToken cancelled)
    {
        var (told, faults) = await Each(async socket =>
        {
            this.RequireOwner((await Map(socket, cancelled)).Fence, fence);
            var servers = await Servers(socket, Backend(side), cancelled);
            var answer = await socket.Send([.. servers.Select(s => $"set server {Backend(side)}/{s.Name} state {(isOn ? "maint" : "ready")}")], cancelled);
            if (answer.Trim().Length > 0) throw new EngineException($"HAProxy at {socket.Address} did not change the servers of '{Backend(side)}': {OneLine(answer)}");
            return socket;
        });

        // A reload forgets states of servers as it does maps (point 26).
        if (options.StateFile is { } path && told.Count > 0) await Replace(path, await told[0].Send(["show servers state"], cancelled), cancelled);
        if (faults.Count > 0) throw Sum(faults);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Side, SideCounters>> Count(CancellationToken cancelled)
    {
        var sums = new Dictionary<Side, SideCounters>();
        foreach (var answer in await Task.WhenAll(sockets.Select(s => s.Send(["show stat"], cancelled))))
            foreach (var (side, counters) in HaProxyStatistics.Read(answer, Backend(Side.Blue), Backend(Side.Green)))
                sums[side] = sums.TryGetValue(side, out var sum) ? sum.Plus(counters) : counters;
        foreach (var side in Enum.GetValues<Side>())
            if (!sums.ContainsKey(side)) throw new EngineException($"{Name} has no backend '{Backend(side)}'.");
        return sums;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Towards green: nobody is told anything before everybody can be, and the file agrees before they do.</summary>
    private async Task WriteAll(long fence, string entry, long value, Func<SplitMap, SplitMap> change, CancellationToken cancelled)
    {
        var maps = await Task.WhenAll(sockets.Select(s => Map(s, cancelled)));
        // A division that belongs to somebody else by now must not reach the file either.
        foreach (var map in maps) this.RequireOwner(map.Fence, fence);
        await Save(change(maps[0]), cancelled);
        await Task.WhenAll(sockets.Select(s => Put(s, SplitMap.Key(entry, fence), value, cancelled)));
    }

    /// <summary>
    /// What must hold wherever it can: each is told on its own, and what was wrong with some is said once all were. Then the file, which a full disk
    /// may refuse: no user waits for it.
    /// </summary>
    private async Task WriteEach(Func<HaProxySocket, Task> tell, CancellationToken cancelled)
    {
        var (maps, faults) = await Each(async socket =>
        {
            await tell(socket);
            return await Map(socket, cancelled);
        });
        try
        {
            // A division that belongs to somebody else by now must not reach the file.
            if (maps.Count > 0 && !faults.Exists(static f => f is EngineClaimedException)) await Save(maps[0], cancelled);
        }
        catch (EngineException e)
        {
            faults.Add(new EngineUnsavedException(e.Message, e));
        }

        if (faults.Count > 0) throw Sum(faults);
    }

    private async Task<(List<T> Told, List<EngineException> Faults)> Each<T>(Func<HaProxySocket, Task<T>> ask)
    {
        var told = new List<T>();
        var faults = new List<EngineException>();
        foreach (var asked in sockets.Select(ask).ToList())
        {
            try
            {
                told.Add(await asked);
            }
            catch (EngineException e)
            {
                faults.Add(e);
            }
        }

        return (told, faults);
    }

    /// <summary>What several had, as one. A later writer comes first: whoever hears of it must stop.</summary>
    private static EngineException Sum(List<EngineException> faults) => faults switch
    {
        _ when faults.Find(static f => f is EngineClaimedException) is { } claimed => claimed,
        [var only] => only,
        _ => new EngineException(string.Join(' ', faults.Select(static f => f.Message)), faults[0]),
    };

    private async Task PutOwn(HaProxySocket socket, long fence, string entry, long value, CancellationToken cancelled) =>
        await PutOwn(socket, SplitMap.OwnerOf(await Entries(socket, cancelled)), fence, entry, value, cancelled);

    private async Task PutOwn(HaProxySocket socket, long owner, long fence, string entry, long value, CancellationToken cancelled)
    {
        this.RequireOwner(owner, fence);
        await Put(socket, SplitMap.Key(entry, fence), value, cancelled);
    }

    private async Task Put(HaProxySocket socket, string key, long value, CancellationToken cancelled)
    {
        var answer = await socket.Send([$"set map {options.Map} {key} {value.ToString(CultureInfo.InvariantCulture)}"], cancelled);
        if (answer.Trim().Length > 0) throw new EngineException($"HAProxy at {socket.Address} did not set '{key}' in {options.Map}: {OneLine(answer)}");
    }

    private async Task TakeOver(HaProxySocket socket, SplitMap claimed, CancellationToken cancelled)
    {
        var before = await Entries(socket, cancelled);
        var entries = claimed.Entries.ToList();
        var commands = entries.ConvertAll(e => $"{(before.ContainsKey(e.Key) ? "set" : "add")} map {options.Map} {e.Key} {e.Value}");
        // What earlier owners left is read by nobody any more.
        commands.AddRange(before.Keys.Where(k => entries.TrueForAll(e => e.Key != k)).Select(k => $"del map {options.Map} {k}"));
        var answer = await socket.Send(commands, cancelled);
        if (answer.Trim().Length > 0) throw new EngineException($"HAProxy at {socket.Address} did not accept fencing number {claimed.Fence} in {options.Map}: {OneLine(answer)}");
    }

    private async Task<TrafficState> StateOf(HaProxySocket socket, CancellationToken cancelled)
    {
        var map = await Map(socket, cancelled);
        var outOfService = new HashSet<Side>();
        foreach (var side in Enum.GetValues<Side>())
        {
            var servers = await Servers(socket, Backend(side), cancelled);
            if (servers.Count > 0 && servers.All(static s => s.IsInMaintenance)) outOfService.Add(side);
        }

        var isExpired = map.Until != 0 && options.Clock.GetUtcNow().ToUnixTimeSeconds() > map.Until;
        return new TrafficState(isExpired ? TrafficShare.None : map.Green, map.Fence, map.IsMirroring, outOfService);
    }

    private async Task<SplitMap> Map(HaProxySocket socket, CancellationToken cancelled) => SplitMap.From(await Entries(socket, cancelled));

    private async Task<Dictionary<string, string>> Entries(HaProxySocket socket, CancellationToken cancelled)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (await socket.Send([$"show map {options.Map}"], cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts is not [['0', 'x', ..], _, _]) throw new EngineException($"HAProxy at {socket.Address} has no map {options.Map}: {OneLine(line)} The configuration must name it as this plan does.");
            entries[parts[1]] = parts[2];
        }

        return entries;
    }

    // Columns of "show servers state", version 1: be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state ...
    private static async Task<List<(string Name, bool IsInMaintenance)>> Servers(HaProxySocket socket, string backend, CancellationToken cancelled)
    {
        const int AnyMaintenance = 0x01 | 0x02 | 0x04;
        var answer = await socket.Send([$"show servers state {backend}"], cancelled);
        var servers = new List<(string, bool)>();
        foreach (var line in answer.Split('\n'))
            if (line.Split(' ') is [_, var name, _, var server, _, _, var admin, ..] && name == backend && int.TryParse(admin, CultureInfo.InvariantCulture, out var bits))
                servers.Add((server, (bits & AnyMaintenance) != 0));
        return servers.Count > 0 ? servers : throw new EngineException($"HAProxy at {socket.Address} has no servers in backend '{backend}': {OneLine(answer)}");
    }

    private Task Save(SplitMap map, CancellationToken cancelled) => options.MapFile is { } path ? Replace(path, map.ToFile(), cancelled) : Task.CompletedTask;

    private static async Task Replace(string path, string text, CancellationToken cancelled)
    {
        var temporary = path + ".new";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text), cancelled);
                await file.FlushAsync(cancelled);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{path} cannot be written, so that a restart of HAProxy would not agree: {e.Message}", e);
        }
    }

    private string Backend(Side side) => side == Side.Blue ? options.Blue : options.Green;

    private static string OneLine(string text) => text.Trim().ReplaceLineEndings(" ");
}

/// <summary>Which HAProxy divides, and how its configuration names things.</summary>
public sealed record HaProxyOptions
{
    /// <summary>Runtime sockets with level admin, of every HAProxy that takes traffic: paths, or <c>HOST:PORT</c>.</summary>
    public required IReadOnlyList<string> Sockets { get; init; }

    /// <summary>The map as the configuration names it.</summary>
    public required string Map { get; init; }

    /// <summary>The map's file where this process can write it; null = another machine's, which its own controller keeps.</summary>
    public string? MapFile { get; init; }

    /// <summary>HAProxy's <c>server-state-file</c> where this process can write it; null = states of servers are not kept.</summary>
    public string? StateFile { get; init; }

    /// <summary>The backend of blue.</summary>
    public string Blue { get; init; } = "blue";

    /// <summary>The backend of green.</summary>
    public string Green { get; init; } = "green";

    /// <summary>How long one exchange on a socket may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>By whose time the dead-man's switch counts; HAProxy goes by the machine's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
