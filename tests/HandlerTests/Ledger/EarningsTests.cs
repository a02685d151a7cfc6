using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Paging;
using Xunit;

namespace HandlerTests.Ledger;

/// <summary>
/// What is read off the ledger: what is settled is earned, and nothing else; each time ends before the next begins. Sums by days say the same as
/// every payment.
/// </summary>
public sealed class EarningsTests : ApiTests
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_creator_without_a_row_has_earned_nothing(bool isCounted)
    {
        await Begin(isCounted);
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        var sums = await Earnings.In(sql, Creator, isCounted, Times);
        Assert.All(Values(sums), v => Assert.Equal(0, v));
        Assert.Equal(0, await Earnings.InAll(sql, Creator));
        Assert.Empty(await Earnings.ByTypes(sql, Creator, Times.LastPeriod, Times.NextPeriod));
        Assert.Empty(await LedgerSql.Received(sql, Creator, null, new Page(0, 20, null)));
        Assert.Equal(0, await LedgerSql.CountReceived(sql, Creator, null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_second_of_a_time_belongs_to_it_and_the_one_after_its_last_does_not(bool isCounted)
    {
        await Begin(isCounted);
        await Add(1.10m, Noon.AddSeconds(-1));
        await Add(2.20m, Noon);
        await Add(4.40m, Noon.AddDays(1).AddSeconds(-1));
        await Add(8.80m, Noon.AddDays(1));
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        var sums = await Earnings.In(sql, Creator, isCounted, Times);
        Assert.Equal([6.6m, 1.1m, 15.4m, 1.1m, 15.4m, 1.1m, 15.4m, 1.1m, 0, 0], Values(sums));
        Assert.Equal(16.5m, await Earnings.InAll(sql, Creator));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_what_is_settled_is_earned(bool isCounted)
    {
        await Begin(isCounted);
        foreach (var state in new[] { "0", "1", "2", "3" }) await Add(10, Noon, state);
        await Add(7, Noon, creator: 1);
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        Assert.Equal(10, (await Earnings.In(sql, Creator, isCounted, Times)).Today);
        Assert.Equal(10, await Earnings.InAll(sql, Creator));
        Assert.Equal(10, Assert.Single(await Earnings.ByTypes(sql, Creator, Noon, Noon.AddDays(1))).Net);
        Assert.Equal(4, await LedgerSql.CountReceived(sql, Creator, null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_count_when_they_were_settled(bool isCounted)
    {
        await Begin(isCounted);
        foreach (var type in new[] { "videocall", "videocall_tip", "video_call_tip", "audiocall" }) await Add(1, Noon.AddDays(-400), type: type, updated: Noon);
        await Add(10, Noon.AddDays(-2), type: "videocall");
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        var sums = await Earnings.In(sql, Creator, isCounted, Times);
        Assert.Equal((3, 10), (sums.Calls, sums.LastCalls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cents_add_up_exactly(bool isCounted)
    {
        await Begin(isCounted);
        for (var i = 0; i < 30; i++) await Add(0.10m, Noon, type: i % 3 == 0 ? "tip" : "ppv");
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        Assert.Equal(3m, (await Earnings.In(sql, Creator, isCounted, Times)).Today);
        var types = await Earnings.ByTypes(sql, Creator, Noon, Noon.AddDays(1));
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

    [Fact]
    public async Task Sums_by_days_are_those_of_every_payment_whatever_is_written_and_whenever_a_creator_is_counted()
    {
        await Api.Execute("delete from transactions");
        // As if it had been there before the triggers.
        for (var i = 0; i < 40; i++) await Write(i);
        await Api.Execute("delete from earnings_by_day");
        await Agree(isCounted: false);
        for (var i = 40; i < 80; i++) await Write(i);
        await Earnings.Count(Creator, CancellationToken.None);
        await Agree(isCounted: true);
        await Earnings.Count(Creator, CancellationToken.None);
        await Agree(isCounted: true);
        for (var i = 80; i < 160; i++) await Write(i);
        await Api.Execute("update transactions set approved = '3' where subscribed = @c and id % 5 = 0", ("@c", Creator));
        await Api.Execute("update transactions set approved = '1', updated_at = @now where subscribed = @c and approved = '0' and id % 2 = 0", ("@c", Creator), ("@now", Noon));
        await Api.Execute("update transactions set earning_net_user_coins = earning_net_user_coins + 1.01, type = 'videocall' where subscribed = @c and id % 7 = 0", ("@c", Creator));
        await Api.Execute("update transactions set subscribed = null where subscribed = @c and id % 11 = 0", ("@c", Creator));
        await Api.Execute("update transactions set subscribed = @c, created_at = @at where subscribed = 1 and id % 3 = 0", ("@c", Creator), ("@at", Noon.AddHours(-30)));
        await Api.Execute("delete from transactions where subscribed = @c and id % 13 = 0", ("@c", Creator));
        await Agree(isCounted: true);
        await Earnings.Compact(Creator, CancellationToken.None);
        await Agree(isCounted: true);
        Assert.Equal(0, await Api.Scalar<long>(
            "select count(*) from (select 1 from earnings_by_day where creator = @c and day < '2025-06-14' group by basis, day, type having count(*) > 1) d", ("@c", Creator)));
    }

    [Fact]
    public async Task The_audit_names_a_creator_whose_days_do_not_fit()
    {
        await Begin(isCounted: true);
        for (var i = 0; i < 20; i++) await Write(i);
        Assert.Equal([], (await Api.Context.Db.Run(static sql => LedgerAudit.Check(sql, 10), CancellationToken.None)).Faults.Where(static f => f.Table == "earnings_by_day"));
        await Api.Execute("update earnings_by_day set net = net + 0.01 where creator = @c and basis = 'created' and day = '2025-06-14'", ("@c", Creator));
        Assert.Equal(1, await Misfits());
        await Api.Execute("delete from earnings_by_day where creator = @c and basis = 'changed'", ("@c", Creator));
        Assert.InRange(await Misfits(), 2, 20);

        async Task<long> Misfits() => (await Api.Context.Db.Run(static sql => LedgerAudit.Check(sql, 1), CancellationToken.None)).Counts["earnings-by-day"];
    }

    [Fact]
    public async Task What_many_connections_wrote_is_put_together_and_what_they_add_meanwhile_stays()
    {
        await Begin(isCounted: true);
        await Api.Execute("delete from earnings_by_day where creator = @c", ("@c", Creator));
        for (var i = 0; i < 10; i++)
        {
            await Add(1, Noon.AddDays(-5), type: i % 2 == 0 ? "tip" : "videocall", updated: Noon.AddDays(-4));
            // As if each had been another connection's, whatever number the one here has.
            await Api.Execute("update earnings_by_day set shard = 1000000000 + @i where creator = @c and shard > 0 and shard < 1000000000", ("@i", i), ("@c", Creator));
        }

        await Agree(isCounted: true);
        await Earnings.Compact(Creator, CancellationToken.None);
        Assert.Equal(3, await Api.Scalar<long>("select count(*) from earnings_by_day where creator = @c and net <> 0", ("@c", Creator)));
        await Add(1, Noon.AddDays(-5));
        Assert.Equal(4, await Api.Scalar<long>("select count(*) from earnings_by_day where creator = @c and net <> 0", ("@c", Creator)));
        await Agree(isCounted: true);
    }

    [Fact]
    public async Task Sums_stay_exact_while_creators_are_counted_and_sums_put_together_beside_writers()
    {
        await Api.Execute("delete from transactions");
        for (var i = 0; i < 60; i++) await Write(i);
        await Api.Execute("delete from earnings_by_day");
        var writers = Enumerable.Range(0, 4).Select(async w =>
        {
            for (var i = 0; i < 25; i++)
            {
                await Write((w * 25) + i);
                await SqlScope.Retry(() => Api.Execute(
                    "update transactions set approved = case when approved = '1' then '3' else '1' end, updated_at = @now where subscribed = @c and id % 17 = @part",
                    ("@now", Noon.AddMinutes(-i)), ("@c", Creator), ("@part", (w * 4) + (i % 4))));
                if (i % 9 == 4) await Earnings.Count(Creator, CancellationToken.None);
                if (i % 6 == 3) await Earnings.Compact(Creator, CancellationToken.None);
            }
        });
        await Task.WhenAll(writers);
        await Agree(isCounted: true);
        Assert.Equal(0, (await Api.Context.Db.Run(static sql => LedgerAudit.Check(sql, 1), CancellationToken.None)).Counts["earnings-by-day"]);
    }

    [Fact]
    public async Task A_creator_with_many_payments_is_counted_behind_the_answer()
    {
        await Begin(isCounted: false);
        for (var i = 0; i < BingeMe.Handlers.Ledger.Earnings.WorthCounting; i++) await Add(1, Noon.AddDays(-i / 10));
        await Api.Execute("delete from earnings_by_day");
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        var before = await Earnings.In(sql, Creator, false, Times);
        await sql.Close();
        await Api.System.FlushAsync();
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from earnings_counted where creator = @c", ("@c", Creator)));
        await using var again = await Api.Context.Db.Connect(CancellationToken.None);
        Assert.Equal(Values(before), Values(await Earnings.In(again, Creator, true, Times)));
    }

    private async Task Write(int i) => await Add(
        i * 1.37m, Noon.AddHours(-17 * i), i % 4 == 0 ? "0" : "1", i % 6 == 0 ? 1 : Creator, (i % 5) switch { 0 => "videocall", 1 => "ppv", 2 => "video_call_tip", _ => "tip" },
        i % 3 == 0 ? Noon.AddHours(-5 * i) : null);

    private async Task Agree(bool isCounted)
    {
        await using var sql = await Api.Context.Db.Connect(CancellationToken.None);
        foreach (var shift in new[] { 0, 1, 11, 13 })
        {
            var times = Shifted(TimeSpan.FromMinutes(shift * 45));
            Assert.Equal(Values(await LedgerSql.EarnedIn(sql, Creator, times)), Values(await Earnings.In(sql, Creator, isCounted, times)));
            var wanted = new List<(string?, decimal)>();
            foreach (var type in new[] { "ppv", "tip", "video_call_tip", "videocall" })
            {
                var net = await Api.Scalar<decimal>(
                    "select round(coalesce(sum(earning_net_user_coins), 0), 2) from transactions where subscribed = @c and approved = '1' and created_at >= @from and created_at < @to and type = @type",
                    ("@c", Creator), ("@from", times.LastMonth), ("@to", times.Tomorrow), ("@type", type));
                if (net != 0) wanted.Add((type, net));
            }

            Assert.Equal(wanted, (await Earnings.ByTypes(sql, Creator, times.LastMonth, times.Tomorrow)).Select(static t => (t.Type, t.Net)).OrderBy(static t => t.Type, StringComparer.Ordinal));
        }

        Assert.Equal(
            await Api.Scalar<decimal>("select coalesce(sum(earning_net_user_coins), 0) from transactions where subscribed = @c and approved = '1'", ("@c", Creator)),
            await Earnings.InAll(sql, Creator));
    }

    private static LedgerTimes Shifted(TimeSpan by) => new()
    {
        Yesterday = Times.Yesterday + by,
        Today = Times.Today + by,
        Tomorrow = Times.Tomorrow + by,
        LastWeek = Times.LastWeek + by,
        Week = Times.Week + by,
        NextWeek = Times.NextWeek + by,
        LastMonth = Times.LastMonth + by,
        Month = Times.Month + by,
        NextMonth = Times.NextMonth + by,
        LastPeriod = Times.LastPeriod + by,
        Period = Times.Period + by,
        NextPeriod = Times.NextPeriod + by,
    };

    private Earnings Earnings => Api.Context.Earnings;

    private async Task Begin(bool isCounted)
    {
        await Api.Execute("delete from transactions");
        if (isCounted) await Api.Execute("insert into earnings_counted (creator) values (@creator)", ("@creator", Creator));
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
