using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>The SQL of a member's own payout destination.</summary>
internal static class PayoutSql
{
    private const string OfMe =
        """
        select payment_gateway as PaymentGateway, bank as Bank, paypal_account as PaypalAccount, paypal_sealed as PaypalSealed, countries_id as CountriesId
        from users
        where id = @me and status <> 'deleted' and deleted = 0
        """;

    /// <summary>What is stored; null when the row is gone.</summary>
    public static Task<PayoutRow?> Find(SqlScope sql, long me) => sql.Connection.QueryFirstOrDefaultAsync<PayoutRow>(OfMe, new { me });

    /// <summary>Holds the member's row, and tells what is stored and whether a payout is under way.</summary>
    public static async Task<(PayoutRow? Row, bool IsPending)> Hold(SqlScope sql, long me)
    {
        await using var results = await sql.Send(
            $"{SqlScope.MemberLock}; {OfMe}; select count(*) from withdrawals where user_id = @me and status = 'pending'", ("@me", me), ("@memberId", me));
        return (await results.First(static r => r.GetRowParser<PayoutRow>()), await results.Number() > 0);
    }

    /// <summary>Overwrites the destination. False when there is no such member.</summary>
    /// <param name="sql">In a transaction that holds the member's row.</param>
    /// <param name="me">Whose.</param>
    /// <param name="columns">The new one; empty texts for none.</param>
    public static async Task<bool> Write(SqlScope sql, long me, PayoutColumns columns) => await sql.Connection.ExecuteAsync(
        """
        update users
        set payment_gateway = @Gateway, bank = @Bank, paypal_account = @PayPal, paypal_sealed = @SealedPayPal, updated_at = @now
        where id = @me and status <> 'deleted' and deleted = 0
        """,
        new { me, columns.Gateway, columns.Bank, columns.PayPal, columns.SealedPayPal, now = sql.Now }) == 1;

    /// <summary>Notes who changed the destination to what.</summary>
    public static Task Note(SqlScope sql, long me, string method, string lastFour, string ip) => sql.Connection.ExecuteAsync(
        "insert into payout_changes (user_id, method, last_four, ip, created_at) values (@me, @method, @lastFour, @ip, @now)",
        new { me, method, lastFour, ip, now = sql.Now });
}

/// <summary>A destination as stored.</summary>
internal sealed class PayoutRow
{
    public string? PaymentGateway { get; set; }

    public string? Bank { get; set; }

    public string? PaypalAccount { get; set; }

    public string? PaypalSealed { get; set; }

    public string? CountriesId { get; set; }
}

/// <summary>A destination to store.</summary>
/// <param name="Gateway">The word for its type.</param>
/// <param name="Bank">Bank account or UPI id.</param>
/// <param name="PayPal">A PayPal address.</param>
/// <param name="SealedPayPal">The same, sealed; null where it is not.</param>
internal sealed record PayoutColumns(string Gateway, string Bank, string PayPal, string? SealedPayPal)
{
    public static PayoutColumns None { get; } = new("", "", "", null);
}
