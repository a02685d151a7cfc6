using System.Net.Sockets;
using BingeMe.Cutover.Journals;
using CutoverTests.Engines.HaProxy;
using Xunit;

namespace CutoverTests.Cli;

/// <summary><c>bingeme cutover rollback</c> on a bad day: a proxy that is down, a controller that hangs, a journal that is damaged, a disk that is full.</summary>
public sealed class RollbackTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-rollback-").FullName;
    private FakeRuntime proxy = null!;

    private string State => Path.Combine(folder, "state");

    private string JournalFile => Path.Combine(State, "journal.ndjson");

    public Task InitializeAsync()
    {
        proxy = new FakeRuntime(Path.Combine(folder, "admin.sock"), ("fence", "4"), ("green@4", "10000"), ("until@4", "0"), ("mirror@4", "0"));
        Directory.CreateDirectory(State);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await proxy.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_proxies_that_can_be_reached_go_back_and_the_rest_is_told_with_what_to_do_by_hand()
    {
        var (code, _, error) = await Rollback("/nowhere/admin.sock", proxy.Address);

        Assert.Equal((3, "5", "0"), (code, proxy.Entries["fence"], proxy.Green));
        Assert.Contains("/nowhere/admin.sock is not to be reached", error, StringComparison.Ordinal);
        Assert.Contains("socat", error, StringComparison.Ordinal);
        Assert.Equal(JournalKind.RollingBack, Journal.Read(JournalFile)[^1].Kind);
    }

    [Fact]
    public async Task A_damaged_journal_keeps_nobody_from_going_back_and_is_told()
    {
        const string Damaged = "{\"n\":1}\nno record\n";
        await File.WriteAllTextAsync(JournalFile, Damaged);

        var (code, output, error) = await Rollback(proxy.Address);

        Assert.Equal((0, "0"), (code, proxy.Green));
        Assert.StartsWith("Blue serves all", output, StringComparison.Ordinal);
        Assert.StartsWith("But the journal does not say so: Line 1 of", error, StringComparison.Ordinal);
        Assert.Equal(Damaged, await File.ReadAllTextAsync(JournalFile));
    }

    [Fact]
    public async Task A_controller_that_says_yes_over_a_damaged_journal_is_passed_over()
    {
        await File.WriteAllTextAsync(JournalFile, "no record\n");
        await using var controller = BingeMe.Cutover.Running.ControlSocket.Open(Path.Combine(State, "control.sock"), static _ => Task.FromResult("Going back to blue."));

        var (code, _, error) = await Rollback(proxy.Address);

        Assert.Equal((0, "0"), (code, proxy.Green));
        Assert.Contains("But the journal", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_written_anywhere_keeps_nobody_from_going_back_and_is_told()
    {
        // What a full disk refuses: the map's file, the journal, the lease.
        Directory.CreateDirectory(Path.Combine(folder, "cutover.map.new"));
        Directory.CreateDirectory(JournalFile);
        Directory.CreateDirectory(Path.Combine(State, "lease"));

        var (code, _, error) = await Rollback(proxy.Address);

        Assert.Equal((0, "0"), (code, proxy.Green));
        Assert.Equal(3, error.Split("But ").Length - 1);
    }

    /// <summary>Halted as by SIGSTOP: it holds the lease and takes connections, and does nothing.</summary>
    [Fact]
    public async Task A_controller_that_hangs_is_passed_over_and_what_it_writes_later_destroys_nothing()
    {
        using var lease = Lease.TryTake(Path.Combine(State, "lease"), above: 3);
        using var hung = Journal.Open(JournalFile, TimeProvider.System, out _);
        hung.Append(new JournalRecord { Run = "r", Fence = 4, Kind = JournalKind.Started, To = 10_000 });
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(State, "control.sock")));
        listener.Listen(8);

        var (code, _, error) = await Rollback(proxy.Address);
        Assert.Throws<JournalException>(() => hung.Append(new JournalRecord { Run = "r", Fence = 4, Kind = JournalKind.Figures }));

        Assert.Equal((0, "", "5", "0"), (code, error, proxy.Entries["fence"], proxy.Green));
        Assert.Equal([JournalKind.Started, JournalKind.RollingBack, JournalKind.InForce, JournalKind.RolledBack], Journal.Read(JournalFile).Select(static r => r.Kind));
    }

    private async Task<(int Code, string Output, string Error)> Rollback(params string[] sockets)
    {
        var plan = Path.Combine(folder, "plan.json");
        await File.WriteAllTextAsync(plan, $$"""
            { "name": "bad day", "steps": [{ "percent": 100 }],
              "engine": { "kind": "haproxy", "sockets": [{{string.Join(", ", sockets.Select(static s => $"\"{s}\""))}}], "map": "{{FakeRuntime.Map}}", "mapFile": "{{folder}}/cutover.map", "log": "127.0.0.1:1" } }
            """);
        return await CutoverCommandTests.Bingeme("cutover", "rollback", "--state", State, "--plan", plan);
    }
}
