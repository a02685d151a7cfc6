using System.Data.Common;
using System.Globalization;
using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Hosting;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Sql;
using BingeMe.Replay.Sides;
using BingeMe.TestSupport.Engines;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using ParityTests.Faults;
using ParityTests.Support;

namespace ParityTests.Meetings;

/// <summary>Two hosts on the same MariaDB, state and media, of which a plan halts the first.</summary>
internal sealed class MeetingSite : IAsyncDisposable
{
    /// <summary>What calls are counted in, locks that have a term, and recorded work that is done by the time one looks.</summary>
    private static readonly string[] NotCompared = ["background_jobs", "state.rate_limits", "state.locks"];

    private readonly PooledSchema schema;
    private readonly MySqlConnection connection;
    private readonly DataFolder data;
    private readonly Host first;
    private readonly Host second;
    private Dictionary<string, Table> before = [];

    private MeetingSite(DataFolder data, PooledSchema schema, MySqlConnection connection, FaultPlan plan)
    {
        (this.data, this.schema, this.connection) = (data, schema, connection);
        (first, second) = (new Host(data.Path, schema, PinnedValues.Seed, plan), new Host(data.Path, schema, "another", null));
    }

    public static async Task<MeetingSite> Make(FaultPlan plan)
    {
        var data = await DataFolder.Copy();
        var schema = await MariaDbPool.Take();
        var connection = await schema.Connect();
        var site = new MeetingSite(data, schema, connection, plan);
        site.before = await site.Read();
        return site;
    }

    public Task<ClientResponse> First(string text) => first.Send(text);

    public Task<ClientResponse> Second(string text) => second.Send(text);

    /// <summary>What the two left behind, in a form that does not hang on which of them got which new id.</summary>
    public async Task<string> Outcome()
    {
        var after = await Read();
        var made = new HashSet<string>(after.SelectMany(t => t.Value.Ids.Except(before[t.Key].Ids)), StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var (name, table) in after.OrderBy(static t => t.Key, StringComparer.Ordinal))
        {
            if (NotCompared.Contains(name)) continue;
            var was = before[name].Rows.CountBy(static r => r.Text(null)).ToDictionary();
            var now = new List<string>();
            foreach (var row in table.Rows)
            {
                var same = row.Text(null);
                if (was.TryGetValue(same, out var count) && count > 0) was[same] = count - 1;
                else now.Add($"{name} + {row.Text(made)}");
            }

            foreach (var line in now.Concat(was.SelectMany(w => Enumerable.Repeat($"{name} - {w.Key}", w.Value))).Order(StringComparer.Ordinal)) text.AppendLine(line);
        }

        foreach (var folder in (string[])["media", "outbox"])
        {
            var place = Path.Combine(data.Path, folder);
            text.AppendLine(CultureInfo.InvariantCulture, $"{folder}: {(Directory.Exists(place) ? Directory.GetFiles(place, "*", SearchOption.AllDirectories).Length : 0)} files");
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await first.DisposeAsync();
        await second.DisposeAsync();
        await schema.DisposeAsync();
        data.Dispose();
    }

    private async Task<Dictionary<string, Table>> Read()
    {
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal);
        await Take(connection, "select table_name from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE'", "");
        await using var state = new SqliteConnection($"Data Source={Path.Combine(data.Path, "state.db")};Pooling=false");
        await state.OpenAsync();
        await Take(state, "select name from sqlite_master where type = 'table'", "state.");
        return tables;

        async Task Take(DbConnection from, string names, string place)
        {
            foreach (var name in (await Rows(from, names)).Select(static r => r.Cells[0])) tables[place + name] = new Table(await Rows(from, $"select * from `{name}`"));
        }
    }

    private static async Task<List<Row>> Rows(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Row>();
        while (await reader.ReadAsync())
        {
            var cells = new string[reader.FieldCount];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = reader.GetValue(i) switch
                {
                    // The server's own clock.
                    DateTime time when time > DateTime.UtcNow.AddDays(-1) && time < DateTime.UtcNow.AddDays(1) => "now",
                    // Salted.
                    string text when text.StartsWith("$2b$", StringComparison.Ordinal) => "a password",
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
                };
            }

            rows.Add(new Row(cells, reader.GetName(0) == "id"));
        }

        return rows;
    }

    private sealed record Row(string[] Cells, bool HasId)
    {
        public string Text(HashSet<string>? made) => string.Join(" | ", made is null ? Cells : Cells.Select(c => made.Contains(c) ? "new" : c));
    }

    private sealed record Table(List<Row> Rows)
    {
        public HashSet<string> Ids { get; } = [.. Rows.Where(static r => r.HasId).Select(static r => r.Cells[0])];
    }

    private sealed class Host : IAsyncDisposable
    {
        private readonly MySqlDatabase database;
        private readonly MySqlNamedLocks locks;
        private readonly BingeMeApi api;
        private readonly HandlerSide side;

        public Host(string folder, PooledSchema schema, string seed, FaultPlan? plan)
        {
            (database, locks) = (new MySqlDatabase(schema.Options), new MySqlNamedLocks(schema.Options));
            var settings = Settings.From(new Dictionary<string, string>(PinnedValues.Environment(folder)) { ["RATE_LIMIT_GENERAL"] = "0", ["BINGEME_PIN_SEED"] = seed });
            api = new BingeMeApi(settings, static _ => Failures.Log, context =>
            {
                context = context with { Database = database, Locks = locks };
                return plan?.Over(context) ?? context;
            });
            side = new HandlerSide(LambdaHost.Handler(api, ResponseStreaming.None), new SideStores(folder, DataFolder.Codes(folder), static () => default, null));
        }

        public async Task<ClientResponse> Send(string text)
        {
            var answer = await side.Send(text, CancellationToken.None);
            await api.FlushAsync();
            return answer;
        }

        public async ValueTask DisposeAsync()
        {
            await side.DisposeAsync();
            await api.DisposeAsync();
            await locks.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
