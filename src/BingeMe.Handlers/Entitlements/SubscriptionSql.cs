using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Entitlements;

/// <summary>
/// How many subscriptions a creator has (ruling 9): those to any of his plans, on offer or not, cancelled or not, until they end; free ones
/// until they are cancelled. Each part of a count is a range of an index.
/// </summary>
internal static class SubscriptionSql
{
    /// <summary>By the names of the plans, each once: nothing keeps two plans of a creator from having one name.</summary>
    private const string OfCreator =
        "select count(*) from (select distinct name from plans where user_id = @creator and name is not null) p inner join subscriptions s on s.stripe_price = p.name";

    private const string ActiveNow =
        $"""
        ({OfCreator} and s.ends_at > @now)
        + ({OfCreator} and s.free = 'yes' and s.cancelled = 'no' and s.ends_at is null)
        + ({OfCreator} and s.free = 'yes' and s.cancelled = 'no' and s.ends_at <= @now)
        """;

    /// <summary>Those that are active.</summary>
    public static Task<long> Active(SqlScope sql, long creator, DateTime now) =>
        sql.Connection.ExecuteScalarAsync<long>($"select {ActiveNow}", new { creator, now });

    /// <summary>Those that are active, and those of any state that end from one instant to before another.</summary>
    public static async Task<SubscriptionCounts> Counts(SqlScope sql, long creator, DateTime now, DateTime from, DateTime to) =>
        await sql.Connection.QueryFirstOrDefaultAsync<SubscriptionCounts>(
            $"""
            select {ActiveNow} as Active, ({OfCreator} and s.ends_at >= @from and s.ends_at < @to) as Ended
            """,
            new { creator, now, from, to }) ?? new SubscriptionCounts();
}

/// <summary>How many subscriptions a creator has.</summary>
internal sealed class SubscriptionCounts
{
    public long Active { get; set; }

    /// <summary>That end in the time asked for.</summary>
    public long Ended { get; set; }
}
