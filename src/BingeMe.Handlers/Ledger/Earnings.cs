using System.Globalization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Ledger;

/// <summary>
/// What creators earned in a time, off sums by UTC day (<c>earnings_by_day</c>), which triggers of the database keep whoever writes. A time in
/// another zone begins or ends within a day: that part of a day is read payment by payment, so every zone's times are exact. The sums of a
/// creator hold what was before the triggers once he is counted; until then, and for whom it is not worth it, every payment is read.
/// </summary>
/// <param name="db">Where sums are written, never a replica.</param>
/// <param name="background">Counts creators and puts sums together.</param>
internal sealed class Earnings(Db db, IBackgroundWork background)
{
    /// <summary>From how many payments on a creator is counted.</summary>
    internal const int WorthCounting = 1000;

    /// <summary>From how many rows too many on the sums of a creator are put together.</summary>
    internal const int WorthCompacting = 1000;

    private const int SumsAtOnce = 100;

    /// <summary>What a creator has earned in all his time: the net of what is settled. One statement.</summary>
    public async Task<decimal> InAll(SqlScope sql, long creator)
    {
        var sum = await sql.Connection.QueryFirstAsync<EarnedByType>(
            """
            select round(coalesce(sum(e.net), 0), 2) as Net, sum(e.payments) as Payments
            from (
                select sum(d.net) as net, 0 as payments
                from earnings_counted k
                inner join earnings_by_day d on d.creator = k.creator
                where k.creator = @creator and d.basis = 'created'
                union all
                select sum(t.earning_net_user_coins), count(*)
                from transactions t
                where t.subscribed = @creator and t.approved = '1' and not exists (select 1 from earnings_counted k where k.creator = @creator)
            ) e
            """,
            new { creator });
        CountIfWorthIt(creator, sum.Payments);
        return sum.Net;
    }

    /// <summary>What a creator earned in the times of a dashboard. One statement.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="creator">Who.</param>
    /// <param name="isCounted">Whether <c>earnings_counted</c> has him.</param>
    /// <param name="times">The times.</param>
    public async Task<LedgerSums> In(SqlScope sql, long creator, bool isCounted, LedgerTimes times)
    {
        if (!isCounted)
        {
            var sums = await LedgerSql.EarnedIn(sql, creator, times);
            CountIfWorthIt(creator, sums.Many is null ? 0 : WorthCounting);
            return sums;
        }

        var rows = await EarningsSql.Days(sql, creator, times);
        if (rows.Sum(static r => r.Spare) >= WorthCompacting) background.Offer(cancelled => Compact(creator, cancelled));
        var days = rows.Where(static r => r.Day is not null).Select(static r => (At: DateTime.ParseExact(r.Day!, "yyyy-MM-dd", CultureInfo.InvariantCulture), r.Net)).ToList();
        var named = rows.Where(static r => r.Day is null).ToDictionary(static r => r.Name, static r => r.Net, StringComparer.Ordinal);
        return new LedgerSums
        {
            Today = Sum(nameof(times.Today), times.Today, nameof(times.Tomorrow), times.Tomorrow),
            Yesterday = Sum(nameof(times.Yesterday), times.Yesterday, nameof(times.Today), times.Today),
            Week = Sum(nameof(times.Week), times.Week, nameof(times.NextWeek), times.NextWeek),
            LastWeek = Sum(nameof(times.LastWeek), times.LastWeek, nameof(times.Week), times.Week),
            Month = Sum(nameof(times.Month), times.Month, nameof(times.NextMonth), times.NextMonth),
            LastMonth = Sum(nameof(times.LastMonth), times.LastMonth, nameof(times.Month), times.Month),
            Period = Sum(nameof(times.Period), times.Period, nameof(times.NextPeriod), times.NextPeriod),
            LastPeriod = Sum(nameof(times.LastPeriod), times.LastPeriod, nameof(times.Period), times.Period),
            Calls = Cents(named["Calls"] + named["CallsToNextPeriod"] - named["CallsToPeriod"]),
            LastCalls = Cents(named["LastCalls"] + named["CallsToPeriod"] - named["CallsToLastPeriod"]),
        };

        // Whole days, and of the two days within which the time begins and ends what is before the instant.
        decimal Sum(string from, DateTime first, string to, DateTime next) =>
            Cents(days.Where(d => d.At >= first.Date && d.At < next.Date).Sum(static d => d.Net) + named[to] - named[from]);

        // SQLite adds in binary.
        static decimal Cents(decimal sum) => Math.Round(sum, 2);
    }

    /// <summary>What a creator earned from one instant to before another, by what it was for. One statement.</summary>
    public async Task<List<EarnedByType>> ByTypes(SqlScope sql, long creator, DateTime from, DateTime to)
    {
        var rows = await EarningsSql.ByTypes(sql, creator, from, to);
        CountIfWorthIt(creator, rows.Sum(static r => r.Payments));
        return rows.FindAll(static r => r.Net != 0);
    }

    /// <summary>Adds what a creator was paid before the triggers to his sums, once.</summary>
    internal Task Count(long creator, CancellationToken cancelled) => db.Run(
        sql => sql.Transaction(async () =>
        {
            if (!await EarningsSql.Mark(sql, creator)) return;
            // Payments and sums as they stand at one instant: a payment and what the triggers add for it are always seen together. It locks nothing.
            foreach (var sums in (await EarningsSql.Missing(sql, creator)).Chunk(SumsAtOnce)) await EarningsSql.Add(sql, creator, sums);
        }),
        cancelled);

    /// <summary>
    /// Puts the rows of several connections together, day by day, of days that have ended. What a connection adds meanwhile gets a row of its
    /// own: only what was set aside is put together.
    /// </summary>
    internal Task Compact(long creator, CancellationToken cancelled) => db.Run(
        async sql =>
        {
            foreach (var day in await EarningsSql.Scattered(sql, creator, sql.Now.AddDays(-1)))
            {
                cancelled.ThrowIfCancellationRequested();
                await sql.Transaction(() => EarningsSql.PutTogether(sql, creator, day.Basis, day.Day));
            }
        },
        cancelled);

    // Nothing is lost where there is no place: the next one who asks offers it again.
    private void CountIfWorthIt(long creator, long payments)
    {
        if (payments >= WorthCounting) background.Offer(cancelled => Count(creator, cancelled));
    }
}
