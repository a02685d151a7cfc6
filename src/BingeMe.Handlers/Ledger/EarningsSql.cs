using System.Globalization;
using System.Text;
using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Ledger;

/// <summary>The statements of <see cref="Earnings"/>.</summary>
internal static class EarningsSql
{
    private const string Key = "creator, basis, day, type, shard";
    private const string Settled = "t.subscribed = @creator and t.approved = '1'";
    private const string Calls = "t.type in ('videocall', 'videocall_tip', 'video_call_tip')";

    /// <summary>
    /// The sums of a creator's days from the first to the last of the times; of each instant what was earned before it on its day; and of calls the
    /// sums of the two periods.
    /// </summary>
    private const string DaysAndInstants =
        $"""
        select cast(d.day as char(10)) as Day, '' as Name, sum(d.net) as Net, count(*) - count(distinct d.type) as Spare
        from earnings_by_day d
        where d.creator = @creator and d.basis = 'created' and d.day >= @First and d.day < @Beyond
        group by d.day
        union all
        select null, 'Calls', (select coalesce(sum(d.net), 0) from earnings_by_day d
            where d.creator = @creator and d.basis = 'changed' and d.day >= @PeriodDay and d.day < @NextPeriodDay), 0
        union all
        select null, 'LastCalls', (select coalesce(sum(d.net), 0) from earnings_by_day d
            where d.creator = @creator and d.basis = 'changed' and d.day >= @LastPeriodDay and d.day < @PeriodDay), 0
        union all
        select null, 'Yesterday', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @YesterdayDay and t.created_at < @Yesterday), 0
        union all
        select null, 'Today', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @TodayDay and t.created_at < @Today), 0
        union all
        select null, 'Tomorrow', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @TomorrowDay and t.created_at < @Tomorrow), 0
        union all
        select null, 'LastWeek', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @LastWeekDay and t.created_at < @LastWeek), 0
        union all
        select null, 'Week', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @WeekDay and t.created_at < @Week), 0
        union all
        select null, 'NextWeek', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @NextWeekDay and t.created_at < @NextWeek), 0
        union all
        select null, 'LastMonth', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @LastMonthDay and t.created_at < @LastMonth), 0
        union all
        select null, 'Month', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @MonthDay and t.created_at < @Month), 0
        union all
        select null, 'NextMonth', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @NextMonthDay and t.created_at < @NextMonth), 0
        union all
        select null, 'LastPeriod', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @LastPeriodDay and t.created_at < @LastPeriod), 0
        union all
        select null, 'Period', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @PeriodDay and t.created_at < @Period), 0
        union all
        select null, 'NextPeriod', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and t.created_at >= @NextPeriodDay and t.created_at < @NextPeriod), 0
        union all
        select null, 'CallsToLastPeriod', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and {Calls} and t.changed_at >= @LastPeriodDay and t.changed_at < @LastPeriod), 0
        union all
        select null, 'CallsToPeriod', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and {Calls} and t.changed_at >= @PeriodDay and t.changed_at < @Period), 0
        union all
        select null, 'CallsToNextPeriod', (select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where {Settled} and {Calls} and t.changed_at >= @NextPeriodDay and t.changed_at < @NextPeriod), 0
        """;

    /// <summary>
    /// What was earned from <c>@from</c> to before <c>@to</c> by types: off the days and the parts of two days where the creator is counted, off every
    /// payment where not.
    /// </summary>
    private const string OfTypes =
        $"""
        select e.type as Type, round(sum(e.net), 2) as Net, sum(e.payments) as Payments
        from (
            select d.type as type, sum(d.net) as net, 0 as payments
            from earnings_counted k
            inner join earnings_by_day d on d.creator = k.creator
            where k.creator = @creator and d.basis = 'created' and d.day >= @fromDay and d.day < @toDay
            group by d.type
            union all
            select t.type, -sum(t.earning_net_user_coins), 0
            from earnings_counted k
            inner join transactions t on t.subscribed = k.creator
            where k.creator = @creator and {Settled} and t.created_at >= @fromDay and t.created_at < @from
            group by t.type
            union all
            select t.type, sum(t.earning_net_user_coins), 0
            from earnings_counted k
            inner join transactions t on t.subscribed = k.creator
            where k.creator = @creator and {Settled} and t.created_at >= @toDay and t.created_at < @to
            group by t.type
            union all
            select t.type, sum(t.earning_net_user_coins), count(*)
            from transactions t
            where {Settled} and t.created_at >= @from and t.created_at < @to and not exists (select 1 from earnings_counted k where k.creator = @creator)
            group by t.type
        ) e
        group by e.type
        """;

    /// <summary>What a creator's sums lack of his payments.</summary>
    private const string NotSummed =
        $"""
        select m.basis as Basis, m.day as Day, m.type as Type, sum(m.net) as Net
        from (
            select 'created' as basis, coalesce(cast(date(t.created_at) as char(10)), '1000-01-01') as day, t.type as type, sum(t.earning_net_user_coins) as net
            from transactions t
            where {Settled}
            group by coalesce(cast(date(t.created_at) as char(10)), '1000-01-01'), t.type
            union all
            select 'changed', cast(date(t.changed_at) as char(10)), t.type, sum(t.earning_net_user_coins)
            from transactions t
            where {Settled} and {Calls} and t.changed_at is not null
            group by cast(date(t.changed_at) as char(10)), t.type
            union all
            select d.basis, cast(d.day as char(10)), d.type, -d.net
            from earnings_by_day d
            where d.creator = @creator
        ) m
        group by m.basis, m.day, m.type
        having round(sum(m.net), 2) <> 0
        """;

    /// <inheritdoc cref="DaysAndInstants"/>
    public static async Task<List<EarnedOnDay>> Days(SqlScope sql, long creator, LedgerTimes times)
    {
        var rows = await sql.Connection.QueryAsync<EarnedOnDay>(
            DaysAndInstants,
            new
            {
                creator,
                First = Day(new[] { times.LastPeriod, times.LastMonth, times.LastWeek, times.Yesterday }.Min()),
                Beyond = Day(new[] { times.NextPeriod, times.NextMonth, times.NextWeek, times.Tomorrow }.Max()),
                YesterdayDay = Day(times.Yesterday),
                TodayDay = Day(times.Today),
                TomorrowDay = Day(times.Tomorrow),
                LastWeekDay = Day(times.LastWeek),
                WeekDay = Day(times.Week),
                NextWeekDay = Day(times.NextWeek),
                LastMonthDay = Day(times.LastMonth),
                MonthDay = Day(times.Month),
                NextMonthDay = Day(times.NextMonth),
                LastPeriodDay = Day(times.LastPeriod),
                PeriodDay = Day(times.Period),
                NextPeriodDay = Day(times.NextPeriod),
                times.Yesterday,
                times.Today,
                times.Tomorrow,
                times.LastWeek,
                times.Week,
                times.NextWeek,
                times.LastMonth,
                times.Month,
                times.NextMonth,
                times.LastPeriod,
                times.Period,
                times.NextPeriod,
            });
        return rows.ToList();
    }

    /// <inheritdoc cref="OfTypes"/>
    public static async Task<List<EarnedByType>> ByTypes(SqlScope sql, long creator, DateTime from, DateTime to) =>
        (await sql.Connection.QueryAsync<EarnedByType>(OfTypes, new { creator, from, to, fromDay = Day(from), toDay = Day(to) })).ToList();

    /// <inheritdoc cref="NotSummed"/>
    public static async Task<List<EarnedSum>> Missing(SqlScope sql, long creator) =>
        (await sql.Connection.QueryAsync<EarnedSum>(NotSummed, new { creator })).ToList();

    /// <summary>Whether a creator is counted from here on by the caller; false where he was already.</summary>
    public static async Task<bool> Mark(SqlScope sql, long creator) =>
        await sql.Connection.ExecuteAsync($"{sql.Dialect.InsertIgnore} earnings_counted (creator) values (@creator)", new { creator }) > 0;

    /// <summary>Adds to a creator's sums, in rows that belong to no connection.</summary>
    public static Task Add(SqlScope sql, long creator, IReadOnlyList<EarnedSum> sums)
    {
        var message = new SqlMessage().Add(null, ("@creator", creator));
        var values = new StringBuilder();
        for (var i = 0; i < sums.Count; i++)
        {
            message.Add(null, ($"@basis{i}", sums[i].Basis), ($"@day{i}", sums[i].Day), ($"@type{i}", sums[i].Type), ($"@net{i}", sums[i].Net));
            values.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}(@creator, @basis{i}, @day{i}, @type{i}, 0, @net{i})");
        }

        message.Add($"insert into earnings_by_day (creator, basis, day, type, shard, net) values {values} {sql.Dialect.OnDuplicateAdd("earnings_by_day", Key, "net")}");
        return sql.Execute(message);
    }

    /// <summary>Days before one that have more rows than types.</summary>
    public static async Task<List<EarnedSum>> Scattered(SqlScope sql, long creator, DateTime before)
    {
        var rows = await sql.Connection.QueryAsync<EarnedSum>(
            """
            select d.basis as Basis, cast(d.day as char(10)) as Day
            from earnings_by_day d
            where d.creator = @creator and d.basis in ('created', 'changed') and d.day < @before
            group by d.basis, d.day
            having count(*) > count(distinct d.type)
            """,
            new { creator, before = Day(before) });
        return rows.ToList();
    }

    /// <summary>
    /// Puts the rows of one day together. They are set aside first, under the negative of their connection: what a connection adds meanwhile gets a
    /// new row, which stays.
    /// </summary>
    public static Task PutTogether(SqlScope sql, long creator, string basis, string day)
    {
        const string ofDay = "creator = @creator and basis = @basis and day = @day";
        return sql.Execute(new SqlMessage()
            .Add($"update earnings_by_day set shard = -shard where {ofDay} and shard > 0", ("@creator", creator), ("@basis", basis), ("@day", day))
            .Add(
                $"""
                insert into earnings_by_day (creator, basis, day, type, shard, net)
                select d.creator, d.basis, d.day, d.type, 0, sum(d.net) from earnings_by_day d
                where d.creator = @creator and d.basis = @basis and d.day = @day and d.shard < 0
                group by d.creator, d.basis, d.day, d.type
                {sql.Dialect.OnDuplicateAdd("earnings_by_day", Key, "net")}
                """)
            .Add($"delete from earnings_by_day where {ofDay} and shard < 0"));
    }

    private static string Day(DateTime at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What was earned on a UTC day, or before an instant on its day.</summary>
internal sealed class EarnedOnDay
{
    /// <summary><c>2025-06-15</c>; null where it is not about a day.</summary>
    public string? Day { get; set; }

    /// <summary>The instant's name, or the sum's.</summary>
    public string Name { get; set; } = "";

    public decimal Net { get; set => field = MoneyColumns.Number(value); }

    /// <summary>Rows that would go if the day's were put together.</summary>
    public long Spare { get; set; }
}

/// <summary>A sum of one day and type.</summary>
internal sealed class EarnedSum
{
    /// <summary><c>created</c>: by the time of the payment; <c>changed</c>: by the time at which it took its state, for calls.</summary>
    public string Basis { get; set; } = "";

    /// <summary><c>2025-06-15</c>; <c>1000-01-01</c> for payments without a time.</summary>
    public string Day { get; set; } = "";

    public string Type { get; set; } = "";

    public decimal Net { get; set => field = MoneyColumns.Number(value); }
}
