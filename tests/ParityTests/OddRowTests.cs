using System.Collections.Concurrent;
using System.Globalization;
using BingeMe.Hosting;
using BingeMe.Http.Pipeline;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;
using Microsoft.Data.Sqlite;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>
/// Rows that the old stack may have left: whatever a column can hold, no reading fails over it. The long suite goes through the columns one by
/// one, since a table that is odd all over is mostly passed over by the conditions of what reads it.
/// </summary>
public sealed class OddRowTests
{
    /// <summary>By kinds of columns, as the schema declares them: what the odd value may stand in, and the value.</summary>
    private static readonly Dictionary<string, (Func<Column, bool> Takes, string Value)> Oddities = new()
    {
        ["nothing"] = (static c => c.MayBeNull, "null"),
        ["an empty text"] = (static c => c.IsText, "''"),
        ["a text that is nothing in particular"] = (static c => c.IsText, "'x, \"<{é'"),
        ["a number beyond all types"] = (static c => c.IsText, "'99999999999999999999'"),
        ["the largest number"] = (static c => c.IsNumber, "2147483647"),
        ["a number below zero"] = (static c => c.IsNumber && !c.Type.Contains("unsigned", StringComparison.Ordinal), "-1"),
        ["the first of all dates"] = (static c => c.IsTime, "'1000-01-01 00:00:00'"),
        ["the last of all dates"] = (static c => c.IsTime, "'9999-12-31 23:59:59'"),
    };

    /// <summary>What is 500 by the contract: a call's keys that nobody has set (platform-auth.md, GET /vc/agora/details; live-payout-privacy.md, GET /live/go/{liveId}).</summary>
    private static readonly string[] NeedsSettings = ["call.getAgoraDetails", "live.getGo"];

    /// <summary>Modules that read the database.</summary>
    private static readonly List<Sample> Readings =
        [.. Repository.Corpus.Samples.Where(static s => s.Text.Contains("\"GET\"", StringComparison.Ordinal) && s.Id.Split('/')[0] is not ("docs" or "formats" or "health" or "routes"))];

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BINGEME_TEST_LONG") is not null;

    public static TheoryData<string> Kinds => IsLong ? [.. Oddities.Keys] : ["nothing", "the last of all dates"];

    [Theory(DisplayName = "No reading fails over rows that hold")]
    [MemberData(nameof(Kinds))]
    public async Task Reading(string kind)
    {
        var (takes, value) = Oddities[kind];
        var faults = new ConcurrentQueue<string>();
        var columns = (await Columns()).Where(takes).ToList();
        Assert.NotEmpty(columns);
        foreach (var together in columns.GroupBy(c => IsLong ? $"{c.Table}.{c.Name}" : c.Table, StringComparer.Ordinal))
            await Read(db => Run(db, $"update or ignore {together.First().Table} set {string.Join(", ", together.Select(c => $"`{c.Name}` = {value}"))}"), fault => faults.Enqueue($"{together.Key}: {fault}"));
        Assert.Equal([], faults.Distinct());
    }

    [Fact(DisplayName = "A reading that fails is noticed")]
    public async Task Noticed()
    {
        var faults = new ConcurrentQueue<string>();
        await Read(static db => Run(db, "drop table notifications"), faults.Enqueue);
        Assert.Contains(faults, static f => f.StartsWith("notifications.listNotifications", StringComparison.Ordinal));
    }

    private static async Task Read(Action<SqliteConnection> change, Action<string> fault)
    {
        var data = await DataFolder.Copy();
        using (var db = Open(data)) change(db);
        var api = new BingeMeApi(Settings.From(new Dictionary<string, string>(PinnedValues.Environment(data.Path)) { ["RATE_LIMIT_GENERAL"] = "0" }), _ => new Faults(fault));
        await using var side = new HandlerSide(LambdaHost.Handler(api, ResponseStreaming.None), data.Stores(api.DisposeAsync));
        foreach (var sample in Readings)
            await side.Send(Placeholders.Expand(sample.Text, Placeholders.NoVariables, static () => PinnedValues.Tokens), CancellationToken.None);
    }

    private static async Task<List<Column>> Columns()
    {
        using var data = await DataFolder.Copy();
        using var db = Open(data);
        return
        [
            .. from table in Rows(db, "select name from sqlite_master where type = 'table'").Select(static r => r[0])
               where Rows(db, $"select 1 from {table} limit 1").Count > 0
               from column in Rows(db, $"pragma table_info({table})")
               where column[5] == "0"
               select new Column(table, column[1], column[2].ToLowerInvariant(), column[3] == "0"),
        ];
    }

    private static SqliteConnection Open(DataFolder data)
    {
        var db = new SqliteConnection($"Data Source={Path.Combine(data.Path, "bingeme.db")};Pooling=false");
        db.Open();
        return db;
    }

    private static void Run(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
#pragma warning disable CA2100 // Names of the schema, and values of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static List<string[]> Rows(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
#pragma warning disable CA2100 // Names of the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? "")]);
        return rows;
    }

    private sealed record Column(string Table, string Name, string Type, bool MayBeNull)
    {
        public bool IsText => Type.Contains("char", StringComparison.Ordinal) || Type.Contains("text", StringComparison.Ordinal);

        public bool IsTime => Type.Contains("date", StringComparison.Ordinal) || Type.Contains("time", StringComparison.Ordinal);

        public bool IsNumber => Type.Contains("int", StringComparison.Ordinal) || Type.Contains("decimal", StringComparison.Ordinal) || Type.Contains("double", StringComparison.Ordinal);
    }

    private sealed class Faults(Action<string> fault) : IAccessLog
    {
        public void Write(in AccessRecord record)
        {
            if (record.Status >= 500 && (record.Status != 500 || record.Failure is not null || !NeedsSettings.Contains(record.Operation)))
                fault($"{record.Operation} {record.Status} {record.Failure}");
        }
    }
}
