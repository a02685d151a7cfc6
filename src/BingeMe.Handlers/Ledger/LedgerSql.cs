using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using Dapper;

namespace BingeMe.Handlers.Ledger;

/// <summary>
/// Reads the one ledger, <c>transactions</c> (ruling 11): <c>subscribed</c> is the creator, <c>user_id</c> who pays, <c>amount</c> the gross,
/// <c>earning_net_user_coins</c> the net, <c>approved</c> the state (<see cref="EntryStates"/>). Rows without a time belong to no list and no sum.
/// </summary>
internal static class LedgerSql
{
    private const string Earned = "select coalesce(sum(t.earning_net_user_coins), 0) from transactions t where t.subscribed = @creator and t.approved = '1'";

    private const string EarnedByCalls = $"{Earned} and t.type in ('videocall', 'videocall_tip', 'video_call_tip')";

    /// <summary>A page of what a creator was paid, in whatever state, the newest first.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="creator">Who was paid.</param>
    /// <param name="pricedIn"><c>usd</c>, <c>inr</c>, or null for all: what the row was priced in.</param>
    /// <param name="page">Which page.</param>
    public static async Task<List<LedgerEntry>> Received(SqlScope sql, long creator, string? pricedIn, Page page)
    {
        var behind = page.After is { } after ? $" and {after.Behind("t.created_at", "t.id", withTimeless: false)}" : "";

        // The page first, off an index alone; what it shows, and of whom, comes after it.
        var rows = await sql.Connection.QueryAsync<LedgerEntry>(
            $"""
            select e.id as Id, e.type as Type, e.approved as Approved, e.amount as Gross, e.earning_net_user_coins as Net, e.usd_price as UsdPrice,
                   e.created_at as CreatedAt, u.name as PayerName, u.username as PayerUsername, u.hide_name as PayerHidesName,
                   u.status as PayerStatus, u.deleted as PayerDeleted
            from (
                select t.id from transactions t
                where {Listed(pricedIn)}{behind}
                order by t.created_at desc, t.id desc
                limit @take offset @offset
            ) f
            inner join transactions e on e.id = f.id
            left join users u on u.id = e.user_id
            order by e.created_at desc, e.id desc
            """,
            new { creator, pricedIn, at = page.After?.Time(0), id = page.BelowId, take = page.Take, offset = page.Offset });
        return rows.ToList();
    }

    /// <summary>How many there are under the same filter.</summary>
    public static Task<long> CountReceived(SqlScope sql, long creator, string? pricedIn) => sql.Connection.ExecuteScalarAsync<long>(
        $"select count(*) from transactions t where {Listed(pricedIn)}", new { creator, pricedIn });

    /// <summary>
    /// What a creator earned in the times of a dashboard, in one statement, off every payment: each sum is a range of an index of its own. For
    /// <see cref="Earnings"/>.
    /// </summary>
    public static async Task<LedgerSums> EarnedIn(SqlScope sql, long creator, LedgerTimes times) => await sql.Connection.QueryFirstOrDefaultAsync<LedgerSums>(
        $"""
        select round(({Earned} and t.created_at >= @Today and t.created_at < @Tomorrow), 2) as Today,
               round(({Earned} and t.created_at >= @Yesterday and t.created_at < @Today), 2) as Yesterday,
               round(({Earned} and t.created_at >= @Week and t.created_at < @NextWeek), 2) as Week,
               round(({Earned} and t.created_at >= @LastWeek and t.created_at < @Week), 2) as LastWeek,
               round(({Earned} and t.created_at >= @Month and t.created_at < @NextMonth), 2) as Month,
               round(({Earned} and t.created_at >= @LastMonth and t.created_at < @Month), 2) as LastMonth,
               round(({Earned} and t.created_at >= @Period and t.created_at < @NextPeriod), 2) as Period,
               round(({Earned} and t.created_at >= @LastPeriod and t.created_at < @Period), 2) as LastPeriod,
               round(({EarnedByCalls} and t.changed_at >= @Period and t.changed_at < @NextPeriod), 2) as Calls,
               round(({EarnedByCalls} and t.changed_at >= @LastPeriod and t.changed_at < @Period), 2) as LastCalls,
               (select 1 from transactions t where t.subscribed = @creator and t.approved = '1' limit 1 offset @many) as Many
        """,
        new
        {
            creator,
            many = Earnings.WorthCounting - 1,
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
        }) ?? new LedgerSums();

    /// <summary>
    /// What a creator earned by the live of <c>@live</c>, for <see cref="LiveEarned"/>: <c>live_id</c> says which live it was; <c>ref_id</c>
    /// alone does so for places in a live and for nothing else, since other things have the same numbers.
    /// </summary>
    public const string OfLive =
        """
        select round(coalesce(sum(e.net), 0), 2) as Total, round(coalesce(sum(case when e.type = 'live' then 0 else e.net end), 0), 2) as Tips
        from (
            select t.type as type, t.earning_net_user_coins as net
            from transactions t
            where t.live_id = @live and t.type in ('live', 'live_tip', 'tipmenu') and t.approved = '1'
            union all
            select r.type, r.earning_net_user_coins
            from transactions r
            where r.ref_id = @live and r.type = 'live' and r.live_id is null and r.approved = '1'
        ) e
        """;

    private static string Listed(string? pricedIn) =>
        pricedIn is null ? "t.subscribed = @creator and t.created_at is not null" : "t.subscribed = @creator and t.priced_in = @pricedIn and t.created_at is not null";
}

/// <summary>One movement, as the creator sees it, with who paid.</summary>
internal sealed class LedgerEntry
{
    public long Id { get; set; }

    public string? Type { get; set; }

    public string? Approved { get; set; }

    /// <summary>Coins paid.</summary>
    public decimal Gross { get; set => field = MoneyColumns.Number(value); }

    /// <summary>Coins that the creator got.</summary>
    public decimal Net { get; set => field = MoneyColumns.Number(value); }

    /// <summary>Dollars for a rupee at that time; 0 where that was not noted.</summary>
    public decimal UsdPrice { get; set => field = MoneyColumns.Number(value); }

    public DateTime CreatedAt { get; set; }

    public string? PayerName { get; set; }

    /// <summary>Null when there is no such account any more.</summary>
    public string? PayerUsername { get; set; }

    public string? PayerHidesName { get; set; }

    public string? PayerStatus { get; set; }

    public long? PayerDeleted { get; set; }
}

/// <summary>The instants between which <see cref="LedgerSql.EarnedIn"/> sums; each time ends before the next one begins.</summary>
internal sealed record LedgerTimes
{
    public required DateTime Yesterday { get; init; }

    public required DateTime Today { get; init; }

    public required DateTime Tomorrow { get; init; }

    public required DateTime LastWeek { get; init; }

    public required DateTime Week { get; init; }

    public required DateTime NextWeek { get; init; }

    public required DateTime LastMonth { get; init; }

    public required DateTime Month { get; init; }

    public required DateTime NextMonth { get; init; }

    public required DateTime LastPeriod { get; init; }

    public required DateTime Period { get; init; }

    public required DateTime NextPeriod { get; init; }
}

/// <summary>Coins earned in the times of <see cref="LedgerTimes"/>.</summary>
internal sealed class LedgerSums
{
    public decimal Today { get; set => field = MoneyColumns.Number(value); }

    public decimal Yesterday { get; set => field = MoneyColumns.Number(value); }

    public decimal Week { get; set => field = MoneyColumns.Number(value); }

    public decimal LastWeek { get; set => field = MoneyColumns.Number(value); }

    public decimal Month { get; set => field = MoneyColumns.Number(value); }

    public decimal LastMonth { get; set => field = MoneyColumns.Number(value); }

    public decimal Period { get; set => field = MoneyColumns.Number(value); }

    public decimal LastPeriod { get; set => field = MoneyColumns.Number(value); }

    /// <summary>By video calls.</summary>
    public decimal Calls { get; set => field = MoneyColumns.Number(value); }

    /// <summary>By video calls, in the period before.</summary>
    public decimal LastCalls { get; set => field = MoneyColumns.Number(value); }

    /// <summary>Whether it took as many payments as make it worth to count the creator.</summary>
    public long? Many { get; set; }
}

/// <summary>Coins earned by one live.</summary>
internal sealed class LiveEarned
{
    public decimal Total { get; set => field = MoneyColumns.Number(value); }

    /// <summary>By tips and the tip menu.</summary>
    public decimal Tips { get; set => field = MoneyColumns.Number(value); }
}

/// <summary>Coins earned by one type of movement.</summary>
internal sealed class EarnedByType
{
    public string? Type { get; set; }

    public decimal Net { get; set => field = MoneyColumns.Number(value); }

    /// <summary>How many payments were read one by one for it.</summary>
    public long Payments { get; set; }
}
