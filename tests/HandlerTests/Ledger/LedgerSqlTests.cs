using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Paging;
using Xunit;

namespace HandlerTests.Ledger;

/// <summary>What is read off the ledger: what is settled is earned, and nothing else; each time ends before the next begins.</summary>
public sealed class LedgerSqlTests : ApiTests
{
    private const long Creator = 4;
    private static readonly DateTime Noon = new(2025, 6, 15, 12, 0, 0, DateTimeKind.Utc);

    private static readonly LedgerTimes Times = new()
    {
        Yesterday = Noon.AddDays(-1),
        Today = Noon,
        Tomorrow = Noon.AddDays(1),
        LastWeek = Noon.AddDays(-7),
        Week = Noon,
        NextWeek = Noon.AddDays(7),
        LastMonth = Noon.AddDays(-30),
        Month = Noon,
        NextMonth = Noon.AddDays(30),
        LastPeriod = Noon.AddDays(-365),
        Period = Noon,
        NextPeriod = Noon.AddDays(365),
    };

    [Fact]
    public async Task A_creator_without_a_row_has_earned_nothing()
    {
        await Api.Execute("delete from transactions");
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        var sums = await LedgerSql.EarnedIn(sql, Creator, Times);
        Assert.All(Values(sums), v => Assert.Equal(0, v));
        Assert.Equal(0, await LedgerSql.EarnedInAll(sql, Creator));
        Assert.Empty(await LedgerSql.EarnedByTypes(sql, Creator, Times.LastPeriod, Times.NextPeriod));
        Assert.Empty(await LedgerSql.Received(sql, Creator, null, new Page(0, 20, null)));
        Assert.Equal(0, await LedgerSql.CountReceived(sql, Creator, null));
    }

    [Fact]
    public async Task The_first_second_of_a_time_belongs_to_it_and_the_one_after_its_last_does_not()
    {
        await Api.Execute("delete from transactions");
        await Add(1.10m, Noon.AddSeconds(-1));
        await Add(2.20m, Noon);
        await Add(4.40m, Noon.AddDays(1).AddSeconds(-1));
        await Add(8.80m, Noon.AddDays(1));
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        var sums = await LedgerSql.EarnedIn(sql, Creator, Times);
        Assert.Equal([6.6m, 1.1m, 15.4m, 1.1m, 15.4m, 1.1m, 15.4m, 1.1m, 0, 0], Values(sums));
        Assert.Equal(16.5m, await LedgerSql.EarnedInAll(sql, Creator));
    }

    [Fact]
    public async Task Only_what_is_settled_is_earned()
    {
        await Api.Execute("delete from transactions");
        foreach (var state in new[] { "0", "1", "2", "3" }) await Add(10, Noon, state);
        await Add(7, Noon, creator: 1);
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        Assert.Equal(10, (await LedgerSql.EarnedIn(sql, Creator, Times)).Today);
        Assert.Equal(10, await LedgerSql.EarnedInAll(sql, Creator));
        Assert.Equal(10, Assert.Single(await LedgerSql.EarnedByTypes(sql, Creator, Noon, Noon.AddDays(1))).Net);
        Assert.Equal(4, await LedgerSql.CountReceived(sql, Creator, null));
    }

    [Fact]
    public async Task Calls_count_when_they_were_settled()
    {
        await Api.Execute("delete from transactions");
        foreach (var type in new[] { "videocall", "videocall_tip", "video_call_tip", "audiocall" }) await Add(1, Noon.AddDays(-400), type: type, updated: Noon);
        await Add(10, Noon.AddDays(-2), type: "videocall");
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        var sums = await LedgerSql.EarnedIn(sql, Creator, Times);
        Assert.Equal((3, 10), (sums.Calls, sums.LastCalls));
    }

    [Fact]
    public async Task Cents_add_up_exactly()
    {
        await Api.Execute("delete from transactions");
        for (var i = 0; i < 30; i++) await Add(0.10m, Noon, type: i % 3 == 0 ? "tip" : "ppv");
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        Assert.Equal(3m, (await LedgerSql.EarnedIn(sql, Creator, Times)).Today);
        var types = await LedgerSql.EarnedByTypes(sql, Creator, Noon, Noon.AddDays(1));
        Assert.Equal([("ppv", 2m), ("tip", 1m)], types.Select(t => (t.Type!, t.Net)).Order());
    }

    [Fact]
    public async Task The_list_is_by_time_then_id_and_goes_on_behind_any_row()
    {
        await Api.Execute("delete from transactions");
        for (var i = 0; i < 7; i++) await Add(i, Noon.AddMinutes(i / 2), usd: i % 2 == 0 ? 0 : 0.01m, fee: i % 3 == 0 ? 0 : 1);
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        foreach (var (filter, wanted) in new (string?, decimal[])[] { (null, [6, 5, 4, 3, 2, 1, 0]), ("usd", [6, 0]), ("inr", [5, 1]) })
        {
            Assert.Equal(wanted.Length, await LedgerSql.CountReceived(sql, Creator, filter));
            var found = new List<decimal>();
            Position? after = null;
            while (await LedgerSql.Received(sql, Creator, filter, new Page(0, 1, after)) is { Count: > 0 } rows)
            {
                found.Add(rows[0].Net);
                after = Position.Of(rows[0].CreatedAt, rows[0].Id);
            }

            Assert.Equal(wanted, found);
            Assert.Equal(wanted.Skip(1), (await LedgerSql.Received(sql, Creator, filter, new Page(1, 20, null))).Select(r => r.Net));
        }
    }

    private static decimal[] Values(LedgerSums s) =>
        [s.Today, s.Yesterday, s.Week, s.LastWeek, s.Month, s.LastMonth, s.Period, s.LastPeriod, s.Calls, s.LastCalls];

    private Task<int> Add(
        decimal net, DateTime at, string state = "1", long creator = Creator, string type = "tip", DateTime? updated = null, decimal usd = 0.01196m, decimal fee = 1) =>
        Api.Execute(
            """
            insert into transactions (type, user_id, subscribed, amount, earning_net_user_coins, approved, usd_price, transaction_fee, created_at, updated_at)
            values (@type, 6, @creator, @net, @net, @state, @usd, @fee, @at, @updated)
            """,
            ("@type", type), ("@creator", creator), ("@net", net), ("@state", state), ("@usd", usd), ("@fee", fee), ("@at", at), ("@updated", updated));
}
