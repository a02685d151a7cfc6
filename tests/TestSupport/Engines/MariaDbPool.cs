using System.Collections.Concurrent;
using System.Text;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using MySqlConnector;

namespace BingeMe.TestSupport.Engines;

/// <summary>
/// Schemas with the demo data on the shared MariaDB server. Making one takes as long as a hundred tests, so they are used again: the
/// server counts the changed rows of each table (MariaDB, "User Statistics"), and a schema that comes back gets the changed tables filled
/// anew from an original that no test touches.
/// </summary>
public sealed class MariaDbPool
{
    /// <summary>The most connections that one test's API may hold.</summary>
    internal const int ConnectionsOfATest = 50;

    private static readonly Lazy<Task<MariaDbPool>> Shared = new(Make);
    private readonly ConcurrentBag<PooledSchema> idle = [];
    private readonly ConcurrentBag<string> names = [];
    private readonly DateTimeOffset demoTime;
    private readonly string original = $"bm_{Guid.NewGuid():N}";

    /// <summary>The columns of each table that are written, not computed.</summary>
    private readonly Dictionary<string, string> columns = [];

    /// <summary>The statements that make the original's triggers.</summary>
    private readonly List<string> triggers = [];

    private MariaDbPool(MySqlOptions server, DateTimeOffset demoTime)
    {
        Server = server;
        this.demoTime = demoTime;
    }

    internal MySqlOptions Server { get; }

    /// <summary>A schema for one test.</summary>
    public static async Task<PooledSchema> Take()
    {
        var pool = await Shared.Value;
        return pool.idle.TryTake(out var schema) ? schema : await pool.MakeSchema();
    }

    internal async ValueTask TakeBack(PooledSchema schema)
    {
        await using var connection = await Connect("");
        if (schema.IsSpoiled)
        {
            await Run(connection, $"drop database {schema.Name}");
            return;
        }

        var counted = await Changes(connection, schema.Name);
        var refill = new StringBuilder();
        foreach (var table in RefillOrder.Of(counted.Where(t => schema.Counted.GetValueOrDefault(t.Key) != t.Value).Select(static t => t.Key)))
        {
            refill.Append($"truncate {schema.Name}.{table}; insert into {schema.Name}.{table} ({columns[table]}) select {columns[table]} from {original}.{table};");
        }

        if (refill.Length > 0) await Run(connection, refill.ToString());
        schema.Counted = await Changes(connection, schema.Name);
        idle.Add(schema);
    }

    private static async Task<MariaDbPool> Make()
    {
        var pool = new MariaDbPool(await TestServers.MySql, Api.ApiUnderTest.Start);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => pool.DropAll();
        await using var connection = await pool.Connect("");
        await Run(connection, "set global userstat = 1");
        await pool.Fill(pool.original);
        foreach (var (table, column) in await Pairs(
            connection,
            $"select table_name, column_name from information_schema.columns where table_schema = '{pool.original}' and is_generated = 'NEVER' order by ordinal_position"))
            pool.columns[table] = pool.columns.TryGetValue(table, out var list) ? $"{list}, `{column}`" : $"`{column}`";
        foreach (var (_, trigger) in await Pairs(
            connection,
            $"""
            select trigger_name, concat('create trigger ', trigger_name, ' ', action_timing, ' ', event_manipulation, ' on ', event_object_table, ' for each row ', action_statement)
            from information_schema.triggers where trigger_schema = '{pool.original}'
            order by event_object_table, event_manipulation, action_timing, action_order
            """))
            pool.triggers.Add(trigger);
        return pool;
    }

    private async Task<PooledSchema> MakeSchema()
    {
        var schema = new PooledSchema(this, $"bm_{Guid.NewGuid():N}");
        await MakeEmpty(schema.Name);
        await using var connection = await Connect(schema.Name);
        // A third of what the migrations take. Triggers come last: what they write is copied, too.
        await Run(connection, string.Concat(columns.Select(t => $"create table {t.Key} like {original}.{t.Key}; insert into {t.Key} ({t.Value}) select {t.Value} from {original}.{t.Key};")));
        foreach (var trigger in triggers) await Run(connection, trigger);
        schema.Counted = await Changes(connection, schema.Name);
        return schema;
    }

    private async Task MakeEmpty(string name)
    {
        names.Add(name);
        await using var connection = await Connect("");
        await Run(connection, $"create database {name} character set utf8mb4 collate utf8mb4_unicode_ci");
    }

    private async Task Fill(string name)
    {
        await MakeEmpty(name);
        await using var connection = await Connect(name);
        await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, CancellationToken.None);
        await DemoData.LoadIfEmpty(connection, demoTime, CancellationToken.None);
    }

    private void DropAll()
    {
        try
        {
            using var connection = new MySqlConnection(Address(""));
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of ours
            command.CommandText = string.Concat(names.Select(n => $"drop database if exists {n};"));
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
        catch (MySqlException)
        {
            // The server ended first, and its data folder with it.
        }
    }

    private static async Task<Dictionary<string, long>> Changes(MySqlConnection connection, string schema) =>
        (await Pairs(connection, $"select table_name, rows_changed from information_schema.table_statistics where table_schema = '{schema}'"))
        .ToDictionary(p => p.Key, p => long.Parse(p.Value, System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<List<KeyValuePair<string, string>>> Pairs(MySqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of ours
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var pairs = new List<KeyValuePair<string, string>>();
        while (await reader.ReadAsync()) pairs.Add(new(reader.GetString(0), $"{reader.GetValue(1)}"));
        return pairs;
    }

    private static async Task Run(MySqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of ours
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private async Task<MySqlConnection> Connect(string schema)
    {
        var connection = new MySqlConnection(Address(schema));
        await connection.OpenAsync();
        return connection;
    }

    private string Address(string schema) => new MySqlConnectionStringBuilder
    {
        Server = Server.Host,
        Port = (uint)Server.Port,
        UserID = Server.User,
        Password = Server.Password,
        Database = schema,
        CharacterSet = "utf8mb4",
    }.ConnectionString;
}
