using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Ledger;

/// <summary>
/// The one place that moves money (ruling 11). A movement is written in the transaction of what causes it: its key makes it once, its entries
/// (buyer, seller, house) add up to zero, and the balances follow the entries. What the columns mean (<c>users.wallet</c>: what a member can
/// spend; <c>users.balance</c>: what a creator can withdraw; <c>transactions.approved</c>) is inferred and known here alone.
/// </summary>
internal static class LedgerWriter
{
    /// <summary>
    /// Takes back what was paid: the buyer gets the gross, the seller loses the net if it was credited, the house its part. Nothing moves for a
    /// payment that was taken back already, was never made, or was for other orders that stand.
    /// </summary>
    /// <param name="sql">In a transaction that has read nothing yet by a plain read, so that the newest committed state is seen.</param>
    /// <param name="purchaseId">The order that the payment was for; its row is locked.</param>
    /// <param name="seller">Whose order it is.</param>
    public static async Task<Reversal> Refund(SqlScope sql, long purchaseId, long seller)
    {
        // An update that changes nothing locks the row, on every engine.
        await sql.Connection.ExecuteAsync(
            "update transactions set updated_at = updated_at where id = (select transactions_id from purchases where id = @purchaseId)", new { purchaseId });
        var payment = await sql.Connection.QueryFirstOrDefaultAsync<PaymentRow>(
            """
            select t.id as Id, t.user_id as Payer, t.subscribed as Creator, t.amount as Gross, t.earning_net_user_coins as Net, t.approved as Approved,
                   p.user_id as Buyer,
                   (select count(*) from purchases o inner join products q on q.id = o.products_id
                    where o.user_id = p.user_id and o.transactions_id = t.id and o.id <> p.id and o.status = '1' and o.delivery_status <> 'rejected'
                          and q.user_id = @seller) as Others
            from purchases p inner join transactions t on t.id = p.transactions_id
            where p.id = @purchaseId
            """,
            new { purchaseId, seller });
        if (payment is null || payment.Payer != payment.Buyer || payment.Creator != seller) return Reversal.Unknown;
        if (payment.Approved == EntryStates.Refunded) return Reversal.PaidBefore;
        if (payment.Approved is not (EntryStates.Settled or EntryStates.Pending)) return Reversal.NeverPaid;

        // What part of it was for this order stands nowhere: all of it would pay for what the buyer gets, or got, beside it.
        if (payment.Others > 0) return Reversal.Shared;

        var credited = payment.Approved == EntryStates.Settled ? payment.Net : 0;
        LedgerLine[] lines = [new("buyer", payment.Buyer, payment.Gross), new("seller", seller, -credited), new("house", null, credited - payment.Gross)];
        if (!await Move(sql, $"refund:{payment.Id}", "refund", payment.Id, lines)) return Reversal.PaidBefore;
        await sql.Connection.ExecuteAsync(
            "update transactions set approved = @refunded, updated_at = @now where id = @id", new { id = payment.Id, refunded = EntryStates.Refunded, now = sql.Now });
        return Reversal.Paid;
    }

    /// <summary>Writes a movement and lets the balances follow. False when its key was used: it has happened.</summary>
    private static async Task<bool> Move(SqlScope sql, string key, string kind, long transactionId, IReadOnlyList<LedgerLine> lines)
    {
        if (lines.Sum(static l => l.Amount) != 0) throw new InvalidOperationException($"The entries of {key} do not add up to zero.");
        var isNew = await sql.Connection.ExecuteAsync(
            $"""
            {sql.Dialect.InsertIgnore} ledger_movements (movement_key, kind, transactions_id, created_at)
            values (@key, @kind, @transactionId, @now)
            """,
            new { key, kind, transactionId, now = sql.Now }) == 1;
        if (!isNew) return false;
        var id = await sql.InsertedId();
        foreach (var line in lines)
        {
            await sql.Connection.ExecuteAsync(
                "insert into ledger_entries (movement_id, account, user_id, amount) values (@id, @Account, @UserId, @Amount)",
                new { id, line.Account, line.UserId, line.Amount });
        }

        // In the order of ids: two movements between the same members wait for each other instead of giving up.
        foreach (var line in lines.Where(static l => l.UserId is not null && l.Amount != 0).OrderBy(static l => l.UserId))
        {
            await sql.Connection.ExecuteAsync(
                line.Account == "buyer"
                    ? "update users set wallet = round(wallet + @Amount, 2) where id = @UserId"
                    : "update users set balance = round(balance + @Amount, 2) where id = @UserId",
                new { line.Amount, line.UserId });
        }

        return true;
    }
}

/// <summary>What became of a reversal.</summary>
internal enum Reversal
{
    /// <summary>The money moved.</summary>
    Paid,

    /// <summary>The money had moved before.</summary>
    PaidBefore,

    /// <summary>There was none to move.</summary>
    NeverPaid,

    /// <summary>The payment was for other orders, too, which stand: it goes back with the last of them, and until then somebody must look.</summary>
    Shared,

    /// <summary>No payment is known for the order, or one of other members: somebody must look.</summary>
    Unknown,
}

/// <summary>One side of a movement.</summary>
/// <param name="Account"><c>buyer</c>, <c>seller</c> or <c>house</c>.</param>
/// <param name="UserId">Whose; null for the house.</param>
/// <param name="Amount">Coins; what goes out is negative.</param>
internal sealed record LedgerLine(string Account, long? UserId, decimal Amount);

/// <summary>A payment as its reversal needs it.</summary>
internal sealed class PaymentRow
{
    public long Id { get; set; }

    public long? Payer { get; set; }

    public long? Creator { get; set; }

    public decimal Gross { get; set; }

    public decimal Net { get; set; }

    public string? Approved { get; set; }

    public long Buyer { get; set; }

    /// <summary>Orders of the same buyer and seller beside this one that name the payment and are not rejected.</summary>
    public long Others { get; set; }
}
