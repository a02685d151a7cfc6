using System.Data.Common;
using System.Globalization;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Hosting;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Sql;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;
using BingeMe.TestSupport.Engines;
using BingeMe.TestSupport.Statements;
using Microsoft.Data.Sqlite;
using ParityTests.Support;

namespace ParityTests.OddRows;

/// <summary>The demo data on one engine, the API on it, and a way past the API: rows as the old stack wrote them, without a strict mode.</summary>
internal sealed class OddStore : IAsyncDisposable
{
    private readonly DbConnection old;
    private readonly PooledSchema? schema;
    private readonly HandlerSide side;

    private OddStore(DataFolder data, PooledSchema? schema, DbConnection old, OddFaults faults, StatementLedger? ledger)
    {
        this.schema = schema;
        this.old = old;
        var database = schema is null ? null : new MySqlDatabase(schema.Options);
        var locks = schema is null ? null : new MySqlNamedLocks(schema.Options);
        var settings = Settings.From(new Dictionary<string, string>(PinnedValues.Environment(data.Path)) { ["RATE_LIMIT_GENERAL"] = "0" });
        Api = new BingeMeApi(
            settings,
            _ => faults,
            context =>
            {
                if (database is not null) context = context with { Database = database, Locks = locks! };
                return ledger is null ? context : context with { Database = new RecordingDatabase(context.Database, ledger) };
            },
            faults: faults);
        side = new HandlerSide(
            LambdaHost.Handler(Api, ResponseStreaming.None),
            data.Stores(
                async () =>
                {
                    await Api.DisposeAsync();
                    if (locks is not null) await locks.DisposeAsync();
                    if (database is not null) await database.DisposeAsync();
                },
                Api.FlushAsync));
    }

    public BingeMeApi Api { get; }

    public static async Task<OddStore> Of(Engine engine, OddFaults faults, StatementLedger? ledger = null)
    {
        var data = await DataFolder.Copy();
        var schema = engine is Engine.MariaDb ? await MariaDbPool.Take() : null;
        DbConnection old;
        if (schema is null) await (old = new SqliteConnection($"Data Source={Path.Combine(data.Path, "bingeme.db")};Pooling=false")).OpenAsync();
        else old = await schema.Connect();
        var store = new OddStore(data, schema, old, faults, ledger);
        if (schema is not null) await store.Run("set session sql_mode = ''");
        return store;
    }

    /// <summary>Runs a statement past the API.</summary>
    public async Task Run(string sql)
    {
        await using var command = old.CreateCommand();
#pragma warning disable CA2100 // Names of the schema, and values of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Rows past the API, as texts.</summary>
    public async Task<List<string[]>> Rows(string sql)
    {
        await using var command = old.CreateCommand();
#pragma warning disable CA2100 // Names of the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? "")]);
        return rows;
    }

    /// <summary>Sends a sample's event, and waits for what its request leaves to the background.</summary>
    public Task<ClientResponse> Send(Sample sample) => Send(sample.Text);

    /// <summary>The same for the text of an event.</summary>
    public Task<ClientResponse> Send(string text) => side.Send(Placeholders.Expand(text, Placeholders.NoVariables, static () => PinnedValues.Tokens), CancellationToken.None);

    /// <summary>Runs a sequence as far as it comes: over odd rows a step may well be refused.</summary>
    /// <returns>Why it ended early; null where it did not.</returns>
    public async Task<string?> Run(Sequence sequence)
    {
        try
        {
            await new SequenceRunner((text, _) => Send(text), side.NewestCode, PinnedValues.Tokens).Run(sequence, CancellationToken.None);
            return null;
        }
        catch (SequenceFailedException e)
        {
            return e.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await old.DisposeAsync();
        await side.DisposeAsync();
        if (schema is not null) await schema.DisposeAsync();
    }
}
