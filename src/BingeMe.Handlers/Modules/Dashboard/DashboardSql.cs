using System.Globalization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Dashboard;

/// <summary>The SQL of the dashboard beside the ledger's.</summary>
internal static class DashboardSql
{
    /// <summary>The member's links and what of his money waits to be paid out.</summary>
    public static Task<CreatorRow?> Creator(SqlScope sql, long me) => sql.Connection.QueryFirstOrDefaultAsync<CreatorRow>(
        """
        select u.username as Username, u.facebook as Facebook, u.instagram as Instagram, u.twitter as Twitter, u.mobile as Mobile,
               (select coalesce(round(sum(w.amount), 2), 0) from withdrawals w where w.user_id = @me and w.status = 'pending') as PendingWithdrawals,
               (select count(*) from earnings_counted k where k.creator = @me) as IsCounted
        from users u
        where u.id = @me
        """,
        new { me });

    /// <summary>
    /// When a member published, by quarters of an hour: no zone's day begins within one. What was published shortly before or after the time
    /// asked for may be there too.
    /// </summary>
    public static async Task<List<PublishedRow>> Published(SqlScope sql, long me, DateTime from, DateTime to)
    {
        // A column may hold India's time.
        var (early, late) = (from.AddDays(-1), to.AddDays(1));
        var rows = await sql.Connection.QueryAsync<PublishedRow>(
            """
            select case when p.date_utc is null then p.is_utc else '1' end as IsUtc,
                   substr(coalesce(p.date_utc, p.date), 1, 13) as AtHour,
                   case when substr(coalesce(p.date_utc, p.date), 15, 2) < '15' then 0
                        when substr(coalesce(p.date_utc, p.date), 15, 2) < '30' then 15
                        when substr(coalesce(p.date_utc, p.date), 15, 2) < '45' then 30 else 45 end as AtMinute,
                   count(*) as Posts
            from updates p
            where p.user_id = @me and p.status = 'active' and p.deleted = 0 and p.date >= @early and p.date < @late
            group by IsUtc, AtHour, AtMinute
            """,
            new { me, early, late });
        // The two times of an old row may lie far from each other.
        return rows.Where(r => r.Begin >= early.FromSql() && r.Begin < late.FromSql()).ToList();
    }
}

/// <summary>A member as the overview needs him.</summary>
internal sealed class CreatorRow
{
    public string Username { get; set; } = "";

    public string? Facebook { get; set; }

    public string? Instagram { get; set; }

    public string? Twitter { get; set; }

    public string? Mobile { get; set; }

    public decimal PendingWithdrawals { get; set => field = MoneyColumns.Number(value); }

    /// <summary>0 or 1: whether <see cref="Earnings"/> has his sums.</summary>
    public long IsCounted { get; set; }
}

/// <summary>How many posts came in a quarter of an hour.</summary>
internal sealed class PublishedRow
{
    public string? IsUtc { get; set; }

    /// <summary><c>2025-06-15 09</c>.</summary>
    public string AtHour { get; set; } = "";

    public long AtMinute { get; set; }

    public long Posts { get; set; }

    /// <summary>The instant at which it begins (ruling 17); the least one where the row holds a date that is none.</summary>
    public DateTimeOffset Begin => DateTime.TryParseExact(AtHour, "yyyy-MM-dd HH", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour)
        ? LegacyTime.OfPost(hour.AddMinutes(AtMinute), null, IsUtc)
        : DateTimeOffset.MinValue;
}
