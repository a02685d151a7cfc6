using System.Collections.Concurrent;
using System.Text.Json;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.TestSupport.Engines;
using BingeMe.TestSupport.Lists;
using Xunit;

namespace ParityTests.OddRows;

/// <summary>
/// Lists over rows that the old stack may have left, read from the first page to the last, a row a page: every row of the list once, in the order
/// of one large page, and then an end.
/// </summary>
public sealed class OddPageTests
{
    private const int Most = 100;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BINGEME_TEST_LONG") is not null;

    /// <summary>The tables whose lists are sorted by a time.</summary>
    private static readonly string[] TimedTables = ["notifications", "messages", "conversations", "ticket_conversations", "withdrawals", "transactions"];

    /// <summary>What lists are sorted by.</summary>
    private static readonly string[] OrderColumns = ["created_at", "updated_at", "date", "date_utc", "price", "locked", "earnings", "fixed_post"];

    /// <summary>The members of the demo data with the longest lists.</summary>
    private static readonly long[] Members = [1, 6];

    public static TheoryData<string> Kinds => OddRowTests.Of(Engine.Sqlite, "the epoch");

    public static TheoryData<string> KindsOfMariaDb => OddRowTests.Of(Engine.MariaDb, "a zero date");

    [Theory(DisplayName = "Each page leads on, and to an end, over rows that hold")]
    [MemberData(nameof(Kinds))]
    public Task Pages(string kind) => Sweep(Engine.Sqlite, kind);

    [Theory(DisplayName = "Each page leads on, and to an end, on MariaDB over rows that hold")]
    [Trait("Category", "Server")]
    [MemberData(nameof(KindsOfMariaDb))]
    public Task PagesOnMariaDb(string kind) => Sweep(Engine.MariaDb, kind);

    [Fact(DisplayName = "The lists that are read have rows, each of them")]
    public async Task Lists()
    {
        var faults = new ConcurrentQueue<string>();
        await using var store = await OddStore.Of(Engine.Sqlite, new OddFaults(faults.Enqueue));
        var longest = new Dictionary<string, int>();
        foreach (var (member, call) in Calls(store))
        {
            longest[call.Operation] = Math.Max(longest.GetValueOrDefault(call.Operation), await Walk(store, member, call, faults.Enqueue));
        }

        Assert.Equal([], faults);
        Assert.Equal([], longest.Where(static l => l.Value == 0).Select(static l => l.Key));
    }

    private static async Task Sweep(Engine engine, string kind)
    {
        var oddity = Oddity.All[kind];
        var samples = await OddSamples.Readings;
        var faults = new ConcurrentQueue<string>();
        foreach (var together in await OddRowTests.Groups(oddity, static c => IsLong && OrderColumns.Contains(c.Name)))
        {
            if (!IsLong && !TimedTables.Contains(together.Name)) continue;
            foreach (var which in IsLong ? new[] { "", " where id % 2 = 0" } : [""])
            {
                if (which.Length > 0 && (!together.HasId || together.Columns.Any(static c => c.IsId))) continue;
                var touched = samples.Touched(together.Columns, together.Computed).Select(static s => s.Folder).ToHashSet();
                if (!ListCalls.All(new EncodedIds(new string('x', 32))).Any(c => touched.Contains(c.Operation))) break;
                await using var store = await OddStore.Of(engine, new OddFaults(f => faults.Enqueue($"{together.Name}{which}: {f}")));
                await store.Run(oddity.Update(engine, together.Columns) + which);
                foreach (var (member, call) in Calls(store).Where(c => touched.Contains(c.Call.Operation)))
                {
                    await Walk(store, member, call, f => faults.Enqueue($"{together.Name}{which}: {f}"));
                }
            }
        }

        Assert.True(faults.IsEmpty, string.Join('\n', faults.Distinct()));
    }

    /// <summary>Every list of the modules, as members of the demo data ask for it.</summary>
    private static IEnumerable<(long Member, ListCall Call)> Calls(OddStore store) =>
        from member in Members
        from call in ListCalls.All(store.Api.Context.Ids)
        from path in call.Operation switch
        {
            "messages.getThread" => new[] { "/messages/1", "/messages/6", "/messages/7" },
            "messages.getThreadByUsername" => ["/messages/6/fan_asha", "/messages/1/mira_vale"],
            "user.listComments" => [$"/comments/{store.Api.Context.Ids.Encode(1)}", $"/comments/{store.Api.Context.Ids.Encode(2)}"],
            _ => [call.Path],
        }
        select (member, call with { Path = path, Limit = 1 });

    /// <summary>Reads a list in one page and in many. Gives the number of its rows.</summary>
    private static async Task<int> Walk(OddStore store, long member, ListCall call, Action<string> fault)
    {
        var most = call.Operation is "notifications.listNotifications" ? 50 : Most;
        if (await Get(store, member, (call with { Limit = most }).First) is not { } whole) return 0;
        var rows = whole.Rows;
        var found = new List<string>();
        var target = call.First;
        while (target is not null && found.Count <= rows.Count)
        {
            if (await Get(store, member, target) is not { } page) break;
            found.AddRange(page.Rows);
            target = page.Next is { } next ? call.Behind(next) : null;
        }

        if (target is not null) fault($"{call.Name} of {member} does not end");
        else if (whole.Next is null && !found.SequenceEqual(rows))
            fault($"{call.Name} of {member}, {call.Path}: {rows.Count} rows became {found.Count}, {found.Distinct().Count()} of them different: {string.Join(' ', rows.Take(9))} / {string.Join(' ', found.Take(9))}");
        return rows.Count;
    }

    private static async Task<(List<string> Rows, string? Next)?> Get(OddStore store, long member, string target)
    {
        var answer = await store.Api.Api.Handle(new ApiRequest
        {
            Method = "GET",
            Target = RequestTarget.Parse(target),
            Headers = RequestHeaders.From("GET", [new("Authorization", "Bearer " + store.Api.Context.Tokens.MemberAccess(member, "user", store.Api.Context.Clock.GetUtcNow()))], 0),
            RequestId = "pages",
            ClientAddress = "203.0.113.9",
        });
        if (answer.Status != 200) return null;
        using var json = JsonDocument.Parse(answer.Body);
        var data = json.RootElement.GetProperty("data");
        var list = data.ValueKind == JsonValueKind.Array ? data : data.EnumerateObject().First(static p => p.Value.ValueKind == JsonValueKind.Array).Value;
        var rows = list.EnumerateArray().SelectMany(static e => e.TryGetProperty("messages", out var group) || (e.TryGetProperty("referral_link", out _) && e.TryGetProperty("user", out group)) ? group.EnumerateArray().AsEnumerable() : [e]);
        return ([.. rows.Select(static r => r.TryGetProperty("id", out var id) ? $"{id}" : r.GetRawText())], ListSite.Next(json.RootElement));
    }
}
