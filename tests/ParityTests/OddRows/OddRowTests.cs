using System.Collections.Concurrent;
using BingeMe.Replay.Samples;
using BingeMe.TestSupport.Engines;
using ParityTests.Support;
using Xunit;

namespace ParityTests.OddRows;

/// <summary>
/// Rows that the old stack may have left: whatever a column can hold, no request fails over it. The long suite goes through the columns one by
/// one, since a table that is odd all over is mostly passed over by the conditions of what reads it.
/// </summary>
public sealed class OddRowTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BINGEME_TEST_LONG") is not null;

    public static TheoryData<string> Kinds => Of(Engine.Sqlite, "nothing", "the last of all dates", "the least date");

    public static TheoryData<string> KindsOfMariaDb => Of(Engine.MariaDb, "a zero date");

    public static TheoryData<string> KindsOfSequences => IsLong ? Of(Engine.Sqlite) : ["the least date"];

    public static TheoryData<string> KindsOfWrites => Of(Engine.Sqlite, "nothing", "the least date");

    [Theory(DisplayName = "No reading fails over rows that hold")]
    [MemberData(nameof(Kinds))]
    public Task Reading(string kind) => Sweep(Engine.Sqlite, kind, isReading: true);

    [Theory(DisplayName = "No reading fails on MariaDB over rows that hold")]
    [Trait("Category", "Server")]
    [MemberData(nameof(KindsOfMariaDb))]
    public Task ReadingOnMariaDb(string kind) => Sweep(Engine.MariaDb, kind, isReading: true);

    [Theory(DisplayName = "No write fails over rows that hold")]
    [MemberData(nameof(KindsOfWrites))]
    public Task Writing(string kind) => Sweep(Engine.Sqlite, kind, isReading: false);

    [Theory(DisplayName = "No write fails on MariaDB over rows that hold")]
    [Trait("Category", "Server")]
    [MemberData(nameof(KindsOfMariaDb))]
    public Task WritingOnMariaDb(string kind) => Sweep(Engine.MariaDb, kind, isReading: false);

    [Theory(DisplayName = "No step of a sequence fails over rows that hold")]
    [MemberData(nameof(KindsOfSequences))]
    public async Task Sequences(string kind)
    {
        var oddity = Oddity.All[kind];
        var faults = new ConcurrentQueue<string>();
        var whole = 0;
        var groups = (await Groups(oddity, static _ => false)).Where(static g => IsLong || g.Name == "users").ToList();
        foreach (var name in Repository.Corpus.Sequences)
        {
            var sequence = await Repository.Corpus.Sequence(name);
            foreach (var together in groups)
            {
                await using var store = await OddStore.Of(Engine.Sqlite, new OddFaults(f => faults.Enqueue($"{name}, {together.Name}: {f}")));
                await store.Run(oddity.Update(Engine.Sqlite, together.Columns));
                if (await store.Run(sequence) is null) whole++;
            }
        }

        Assert.Equal([], faults.Distinct().Where(static f => !IsOfSequence(f)));
        Assert.NotEqual(0, whole);
    }

    [Fact(DisplayName = "A reading that fails is noticed")]
    public async Task Noticed()
    {
        var faults = new ConcurrentQueue<string>();
        await using var store = await OddStore.Of(Engine.Sqlite, new OddFaults(faults.Enqueue));
        await store.Run("drop table notifications");
        foreach (var sample in (await OddSamples.Readings).Touched([new Column("notifications", "id", "", false)], [])) await store.Send(sample);
        Assert.Contains(faults, static f => f.StartsWith("notifications.listNotifications", StringComparison.Ordinal));
    }

    internal static TheoryData<string> Of(Engine engine, params string[] everyday) => IsLong ? [.. Oddity.All.Where(o => o.Value.Engines.Contains(engine)).Select(static o => o.Key)] : [.. everyday];

    /// <summary>The columns that take a value: some of them by themselves, the others of a table together.</summary>
    internal static async Task<IReadOnlyList<OddColumns>> Groups(Oddity oddity, Func<Column, bool> isAlone)
    {
        await using var sqlite = await OddStore.Of(Engine.Sqlite, new OddFaults(static f => Assert.Fail(f)));
        var groups = new List<OddColumns>();
        foreach (var together in (await Column.All(sqlite)).Where(oddity.Takes).GroupBy(c => isAlone(c) ? $"{c.Table}.{c.Name}" : c.Table, StringComparer.Ordinal))
        {
            var all = await sqlite.Rows($"pragma table_xinfo({together.First().Table})");
            groups.Add(new OddColumns(together.Key, [.. together], [.. all.Where(static c => c[6] != "0").Select(static c => c[1])], all.Any(static c => c[1] == "id")));
        }

        Assert.NotEmpty(groups);
        return groups;
    }

    /// <summary>The sequence that shows what a deployment without providers of identity answers.</summary>
    private static bool IsOfSequence(string fault) => fault.StartsWith("identity-providers-not-configured,", StringComparison.Ordinal) && fault.Contains(" 503 ", StringComparison.Ordinal);

    private static async Task Sweep(Engine engine, string kind, bool isReading)
    {
        var oddity = Oddity.All[kind];
        var samples = await (isReading ? OddSamples.Readings : OddSamples.Writes);
        var faults = new ConcurrentQueue<string>();
        foreach (var together in await Groups(oddity, static c => IsLong || c.IsTime))
        {
            List<Sample> touched = [.. samples.Touched(together.Columns, together.Computed)];
            if (touched.Count == 0) continue;
            Sample? current = null;
            await using var store = await OddStore.Of(
                engine,
                new OddFaults(f =>
                {
                    if (current is null || !samples.IsKnown(current, f)) faults.Enqueue($"{together.Name}: {f}");
                }));
            foreach (var sample in touched)
            {
                // Before each, as the one before may have written what is right.
                if (current is null || !isReading) await store.Run(oddity.Update(engine, together.Columns));
                current = sample;
                await store.Send(sample);
            }
        }

        Assert.True(faults.IsEmpty, string.Join('\n', faults.Distinct()));
    }
}

/// <summary>Columns of one table that hold an odd value together.</summary>
/// <param name="Name">The table, or the one column.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Computed">Columns of the table that are computed.</param>
/// <param name="HasId">Whether the table has an id.</param>
internal sealed record OddColumns(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<string> Computed, bool HasId);
