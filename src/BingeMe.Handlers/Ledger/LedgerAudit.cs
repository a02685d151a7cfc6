using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Ledger;

/// <summary>A row of the money's tables that does not fit the others.</summary>
/// <param name="Rule">Which rule it breaks: <c>entries-balance</c>, <c>refund-entries</c>, <c>refund-recorded</c>, <c>payment-parts</c>, <c>sale-payment</c>, <c>payment-order</c>, <c>balance</c>, <c>wallet</c>, <c>earnings-by-day</c>.</param>
/// <param name="Table">The table.</param>
/// <param name="Id">The row.</param>
/// <param name="Expected">What the others say it should be, coins; null where there is no one number.</param>
/// <param name="Found">What stands there, coins.</param>
public sealed record LedgerFault(string Rule, string Table, long Id, decimal? Expected, decimal Found);

/// <summary>What a check of the ledger found.</summary>
/// <param name="Counts">Rows that break a rule, by rule; each rule is there.</param>
/// <param name="Faults">The rows, at most as many of each rule as were asked for, in the order of their ids.</param>
public sealed record LedgerReport(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<LedgerFault> Faults)
{
    /// <summary>All rows that break a rule.</summary>
    public long Total => Counts.Values.Sum();
}

/// <summary>
/// Proves a database's money (ruling 11): each rule is one statement that gives the rows which break it. It reads whole tables, for a person
/// who waits. Rows of legacy may break a rule since nobody held it then.
/// </summary>
internal static class LedgerAudit
{
    /// <summary>Each rule with the rows that break it, as <c>Id</c>, <c>Expected</c>, <c>Found</c>.</summary>
    private static readonly (string Rule, string Table, string Sql)[] Rules =
    [
        // Buyer, seller and house of a movement add up to nothing.
        ("entries-balance", "ledger_movements",
            """
            select m.id as Id, 0 as Expected, coalesce(sum(e.amount), 0) as Found
            from ledger_movements m left join ledger_entries e on e.movement_id = m.id
            group by m.id
            having count(e.id) = 0 or round(coalesce(sum(e.amount), 0), 2) <> 0
            """),
        // A refund gives the buyer what was paid, and the payment says so.
        ("refund-entries", "ledger_movements",
            """
            select m.id as Id, t.amount as Expected, coalesce(e.amount, 0) as Found
            from ledger_movements m
            left join transactions t on t.id = m.transactions_id
            left join ledger_entries e on e.movement_id = m.id and e.account = 'buyer'
            where m.kind = 'refund' and (t.id is null or t.approved <> '3' or e.id is null or e.amount <> t.amount or e.user_id <> t.user_id)
            """),
        // What is called refunded was moved by this platform; what legacy refunded by hand has no movement.
        ("refund-recorded", "transactions",
            """
            select t.id as Id, t.amount as Expected, 0 as Found
            from transactions t
            where t.approved = '3' and not exists (select 1 from ledger_movements m where m.transactions_id = t.id and m.kind = 'refund')
            """),
        // A creator gets a part of what was paid.
        ("payment-parts", "transactions",
            "select t.id as Id, t.amount as Expected, t.earning_net_user_coins as Found from transactions t where t.amount < 0 or t.earning_net_user_coins < 0 or t.earning_net_user_coins > t.amount"),
        // An order names the payment of its buyer to its seller.
        ("sale-payment", "purchases",
            """
            select b.id as Id, cast(null as decimal(10,2)) as Expected, t.amount as Found
            from purchases b
            inner join products p on p.id = b.products_id
            inner join transactions t on t.id = b.transactions_id
            where coalesce(t.user_id, 0) <> b.user_id or coalesce(t.subscribed, 0) <> p.user_id
            """),
        // A payment is for one order: of several, nobody knows which part is whose.
        ("payment-order", "purchases",
            """
            select b.id as Id, cast(null as decimal(10,2)) as Expected, t.amount as Found
            from (select transactions_id from purchases where transactions_id is not null and status = '1' group by transactions_id having count(*) > 1) s
            inner join purchases b on b.transactions_id = s.transactions_id and b.status = '1'
            inner join transactions t on t.id = b.transactions_id
            """),
        // What a creator can withdraw: what is settled, without what was withdrawn.
        ("balance", "users",
            """
            select u.id as Id, s.expected as Expected, u.balance as Found
            from users u
            inner join (
                select a.user_id, round(sum(a.amount), 2) as expected
                from (
                    select t.subscribed as user_id, t.earning_net_user_coins as amount from transactions t where t.approved = '1' and t.subscribed is not null
                    union all
                    select w.user_id, -w.amount from withdrawals w
                    union all
                    select c.id, 0 from users c where c.balance <> 0
                ) a
                group by a.user_id
            ) s on s.user_id = u.id
            where round(u.balance - s.expected, 2) <> 0
            """),
        // Nobody can spend what he does not have. How a wallet was filled stands in no table of the schema.
        ("wallet", "users", "select u.id as Id, 0 as Expected, u.wallet as Found from users u where u.wallet < 0"),
        // What a creator's days add up to is what he was paid on them; a row names the creator, once for each day that does not fit.
        ("earnings-by-day", "earnings_by_day",
            """
            select m.creator as Id, round(sum(m.paid), 2) as Expected, round(sum(m.summed), 2) as Found
            from (
                select k.creator, 'created' as basis, coalesce(cast(date(t.created_at) as char(10)), '1000-01-01') as day, t.earning_net_user_coins as paid, 0 as summed
                from earnings_counted k inner join transactions t on t.subscribed = k.creator
                where t.approved = '1'
                union all
                select k.creator, 'changed', cast(date(t.changed_at) as char(10)), t.earning_net_user_coins, 0
                from earnings_counted k inner join transactions t on t.subscribed = k.creator
                where t.approved = '1' and t.changed_at is not null and t.type in ('videocall', 'videocall_tip', 'video_call_tip')
                union all
                select k.creator, d.basis, cast(d.day as char(10)), 0, d.net
                from earnings_counted k inner join earnings_by_day d on d.creator = k.creator
            ) m
            group by m.creator, m.basis, m.day
            having round(sum(m.paid) - sum(m.summed), 2) <> 0
            """),
    ];

    /// <summary>Asks every rule.</summary>
    /// <param name="sql">A connection that may be busy for long.</param>
    /// <param name="most">Rows to name of each rule.</param>
    public static async Task<LedgerReport> Check(SqlScope sql, int most)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var faults = new List<LedgerFault>();
        foreach (var (rule, table, text) in Rules)
        {
            counts[rule] = await sql.Connection.ExecuteScalarAsync<long>($"select count(*) from ({text}) f");
            if (counts[rule] == 0) continue;
            var rows = await sql.Connection.QueryAsync<FaultRow>($"select f.Id, f.Expected, f.Found from ({text}) f order by f.Id limit @most", new { most });
            faults.AddRange(rows.Select(r => new LedgerFault(rule, table, r.Id, r.Expected, r.Found)));
        }

        return new LedgerReport(counts, faults);
    }
}

/// <summary>A row that breaks a rule.</summary>
internal sealed class FaultRow
{
    public long Id { get; set; }

    public decimal? Expected { get; set => field = value is { } amount ? MoneyColumns.Number(amount) : null; }

    public decimal Found { get; set => field = MoneyColumns.Number(value); }
}
