using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using Dapper;

namespace BingeMe.Handlers.Modules.Creator.Subscriptions;

/// <summary>The SQL of a creator's subscription plans.</summary>
internal static class PlansSql
{
    /// <summary>The creator with what is not in the plans.</summary>
    /// <exception cref="ApiException">404: no verified creator.</exception>
    public static async Task<SubscriptionRow> Creator(SqlScope sql, long me) => await sql.Connection.QueryFirstOrDefaultAsync<SubscriptionRow>(
        """
        select u.free_subscription as FreeSubscription, u.custom_fee as CustomFee, m.message as Message
        from users u left join subscription_messages m on m.user_id = u.id
        where u.id = @me and u.verified_id = 'yes'
        """,
        new { me }) ?? throw ApiException.NotFound("Only verified creators have subscription plans.");

    /// <summary>The creator's plans, one an interval at most.</summary>
    public static async Task<List<PlanRow>> Plans(SqlScope sql, long me)
    {
        var rows = await sql.Connection.QueryAsync<PlanRow>(
            """
            select `interval` as IntervalName, price as Price, status as Status
            from plans
            where user_id = @me and `interval` in ('weekly', 'monthly', 'quarterly', 'biannually', 'yearly')
            """,
            new { me });
        return rows.ToList();
    }

    /// <summary>
    /// Writes price and status of a plan. Its name is given with the first row and never again: subscriptions hang on it
    /// (<c>subscriptions.stripe_price</c>).
    /// </summary>
    public static Task Write(SqlScope sql, long me, string interval, string name, decimal price, string status, DateTime now) => sql.Connection.ExecuteAsync(
        $"""
        insert into plans (user_id, name, `interval`, price, status, created_at, updated_at)
        values (@me, @name, @interval, @price, @status, @now, @now)
        {sql.Dialect.OnDuplicateUpdate("user_id, `interval`", "price", "status", "updated_at")}
        """,
        new { me, interval, name, price, status, now });

    /// <summary>Writes the welcome to new subscribers.</summary>
    public static Task WriteMessage(SqlScope sql, long me, string message, DateTime now) => sql.Connection.ExecuteAsync(
        $"""
        insert into subscription_messages (user_id, message, created_at, updated_at)
        values (@me, @message, @now, @now)
        {sql.Dialect.OnDuplicateUpdate("user_id", "message", "updated_at")}
        """,
        new { me, message, now });

    /// <summary>Whether there is somebody to pay for a subscription: a creator in good standing (ruling 3) to whom it is not free as it stands.</summary>
    public static async Task<bool> WantsToBePaid(SqlScope sql, long creator) => await sql.Connection.ExecuteScalarAsync<long>(
        "select count(*) from users where id = @creator and coalesce(free_subscription, '') <> 'yes' and status = 'active' and deleted = 0", new { creator }) > 0;

    /// <summary>Those of some subscribers who have a notice that the creator wants to be paid, and have not seen it.</summary>
    public static async Task<HashSet<long>> ToldAlready(SqlScope sql, long creator, IReadOnlyCollection<long> subscribers)
    {
        if (subscribers.Count == 0) return [];
        return (await sql.Connection.QueryAsync<long>(
            $"""
            select destination from notifications
            where destination in {SqlList.Of(subscribers)} and type = @type and status = '0' and author = @creator and seen = 0
            """,
            new { creator, type = (int)NotificationType.SubscriptionTurnedPaid })).ToHashSet();
    }

    /// <summary>Says whether subscribing is free.</summary>
    public static Task WriteFree(SqlScope sql, long me, string free, DateTime now) =>
        sql.Connection.ExecuteAsync("update users set free_subscription = @free, updated_at = @now where id = @me", new { me, free, now });

    /// <summary>Some members with an active free subscription, by id.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="creator">To whom.</param>
    /// <param name="behind">The id behind which they begin.</param>
    /// <param name="batch">Most of them.</param>
    public static async Task<List<long>> FreeSubscribers(SqlScope sql, long creator, long behind, int batch)
    {
        var plans = (await sql.Connection.QueryAsync<string>("select distinct name from plans where user_id = @creator and name is not null", new { creator })).ToList();
        return await PlanMembers.Next(sql, plans, behind, batch, "s.free = 'yes' and s.cancelled = 'no'");
    }
}

/// <summary>A creator's choices about subscriptions.</summary>
internal sealed class SubscriptionRow
{
    public string? FreeSubscription { get; set; }

    public decimal? CustomFee { get; set; }

    public string? Message { get; set; }

    /// <summary>Whether subscribing is free.</summary>
    public bool IsFree => FreeSubscription == "yes";
}

/// <summary>A stored plan.</summary>
internal sealed class PlanRow
{
    public string IntervalName { get; set; } = "";

    public decimal Price { get; set => field = MoneyColumns.Number(value); }

    public string Status { get; set; } = "";

    /// <summary>Whether it is on offer; older writers said <c>active</c>.</summary>
    public bool IsOn => Status is "1" or "active";
}
