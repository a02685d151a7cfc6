using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using Dapper;

namespace BingeMe.Handlers.Modules.Referrals;

/// <summary>The SQL of referrals: one line a referred member, by id and never by name. Sums are decimal and rounded to cents.</summary>
internal static class ReferralsSql
{
    public static Task<ReferralRates?> Rates(SqlScope sql, long memberId) => sql.Connection.QueryFirstOrDefaultAsync<ReferralRates>(
        "select referral_earnings_percentage as EarningsPercentage, referral_percentage as Percentage from users where id = @memberId", new { memberId });

    /// <summary>The sum over everything that counts, and over how many members.</summary>
    public static async Task<ReferralTotals> Totals(SqlScope sql, long memberId) => await sql.Connection.QueryFirstOrDefaultAsync<ReferralTotals>(
        """
        select coalesce(round(sum(t.earnings), 2), 0) as Earnings,
               count(distinct case when exists (select 1 from users u where u.id = t.user_id) then t.user_id end) as Members
        from referral_transactions t
        where t.referred_by = @memberId and t.status = '1'
        """,
        new { memberId }) ?? new ReferralTotals();

    /// <summary>Referred members, the most earning first.</summary>
    public static async Task<List<ReferralRow>> List(SqlScope sql, long memberId, Page page)
    {
        var rows = await sql.Connection.QueryAsync<ReferralRow>(
            """
            select g.user_id as UserId, u.name as Name, u.username as Username, u.hide_name as HideName,
                   u.status as Status, u.deleted as Deleted, g.amount as Amount
            from (
                select t.user_id, round(sum(t.earnings), 2) as amount
                from referral_transactions t
                where t.referred_by = @memberId and t.status = '1'
                group by t.user_id
            ) g
            inner join users u on u.id = g.user_id
            where @isFirst = 1 or g.amount < @amount or (g.amount = @amount and g.user_id > @id)
            order by g.amount desc, g.user_id
            limit @take offset @offset
            """,
            new
            {
                memberId,
                isFirst = page.After is null ? 1 : 0,
                amount = page.After?.Decimal(0) ?? 0,
                id = page.AboveId,
                take = page.Take,
                offset = page.Offset,
            });
        return rows.ToList();
    }
}

/// <summary>What came of one referred member.</summary>
internal sealed class ReferralRow
{
    public long UserId { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? HideName { get; set; }

    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public decimal Amount { get; set => field = MoneyColumns.Number(value); }
}

/// <summary>What came of all referred members.</summary>
internal sealed class ReferralTotals
{
    public decimal Earnings { get; set => field = MoneyColumns.Number(value); }

    public long Members { get; set; }
}
