using BingeMe.ApiGateway.Emulation;
using BingeMe.Hosting;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Sides;
using BingeMe.TestSupport.Api;
using Microsoft.Data.Sqlite;
using ParityTests.Support;

namespace ParityTests.Faults;

/// <summary>The whole API on data of its own, with a plan of what is to fail.</summary>
internal sealed class FaultSite : IAsyncDisposable
{
    private readonly BingeMeApi api;
    private readonly HandlerSide side;

    private readonly FaultPlan plan;

    private FaultSite(BingeMeApi api, HandlerSide side, FaultPlan plan) => (this.api, this.side, this.plan) = (api, side, plan);

    public string Folder => side.Folder;

    /// <summary>The most connections to the database that the last request held at once.</summary>
    public int MostConnections { get; private set; }

    public static async Task<FaultSite> Make(FaultPlan plan)
    {
        var data = await DataFolder.Copy();
        var api = new BingeMeApi(SettingsOf(data.Path), static _ => Failures.Log, plan.Over);
        return new FaultSite(api, new HandlerSide(LambdaHost.Handler(api, ResponseStreaming.None), data.Stores(api.DisposeAsync)), plan);
    }

    /// <summary>The answer, once what it left to the background is done as well.</summary>
    /// <param name="text">The event.</param>
    /// <param name="cancelled">The time that the request has is over.</param>
    public async Task<ClientResponse> Send(string text, CancellationToken cancelled = default)
    {
        var tally = plan.Tally();
        var answer = await side.Send(text, cancelled);
        MostConnections = tally.MostOpen;
        await api.FlushAsync();
        return answer;
    }

    public Task<string?> NewestCode(string address, CancellationToken cancelled) => side.NewestCode(address, cancelled);

    /// <summary>Some minutes later another process takes up recorded work that was broken off.</summary>
    public async Task Later()
    {
        var clock = new SettableClock(DateTimeOffset.Parse(PinnedValues.Clock));
        await using var another = new BingeMeApi(SettingsOf(Folder), static _ => Failures.Log, replace: null, clock);
        for (var minutes = 0; minutes < 4; minutes++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await another.Context.Jobs.Resume(CancellationToken.None);
            await another.FlushAsync();
        }
    }

    /// <summary>What this site has otherwise than another folder: rows and messages that are not the same, files that only one has.</summary>
    /// <remarks>Calls are counted whatever becomes of them; work that is recorded is done later (<see cref="Later"/>).</remarks>
    public List<string> Differences(string folder)
    {
        List<string> found =
        [
            .. StateComparer.Compare(folder, Folder).Select(static d => $"{d}")
                .Where(static d => !d.Contains(" rate_limits: ", StringComparison.Ordinal) && !d.Contains(" background_jobs: ", StringComparison.Ordinal)),
        ];
        var (theirs, own) = (Files(folder), Files(Folder));
        found.AddRange(theirs.Except(own).Select(static f => $"lacks the file {f}"));
        found.AddRange(own.Except(theirs).Select(static f => $"has the file {f}"));
        return found;
    }

    /// <summary>How many rows each table has, and how many messages were sent: for data whose times differ.</summary>
    public List<string> Counts()
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(Folder, "bingeme.db")};Pooling=false");
        db.Open();
        List<string> tables = [.. Query("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")];
        List<string> counts = [.. tables.Select(t => $"{t}: {Query($"select count(*) from \"{t}\"")[0]}")];
        var outbox = Path.Combine(Folder, "outbox");
        counts.Add($"messages: {(Directory.Exists(outbox) ? Directory.GetFiles(outbox).Length : 0)}");
        return counts;

        List<string> Query(string sql)
        {
            using var command = db.CreateCommand();
#pragma warning disable CA2100 // names of our own tables
            command.CommandText = sql;
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            var values = new List<string>();
            while (reader.Read()) values.Add(reader.GetValue(0).ToString()!);
            return values;
        }
    }

    public ValueTask DisposeAsync() => side.DisposeAsync();

    private static Settings SettingsOf(string folder) => Settings.From(new Dictionary<string, string>(PinnedValues.Environment(folder)) { ["RATE_LIMIT_GENERAL"] = "0" });

    private static List<string> Files(string folder)
    {
        var media = Path.Combine(folder, "media");
        return Directory.Exists(media) ? [.. Directory.GetFiles(media, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(media, f))] : [];
    }
}
