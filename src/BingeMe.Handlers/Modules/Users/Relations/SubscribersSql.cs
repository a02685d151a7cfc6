using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>The SQL of a creator's subscribers: by the plan's name (ruling 9), plans that are switched off too.</summary>
internal static class SubscribersSql
{
    private const string Listed =
        """
        u.status <> 'deleted' and u.deleted = 0
          and (@filter = ''
               or (@filter = 'active' and s.cancelled = 'no' and (s.free = 'yes' or s.ends_at > @now))
               or (@filter = 'cancelled' and s.cancelled = 'yes')
               or (@filter = 'renewal' and s.free <> 'yes' and s.cancelled = 'no' and s.ends_at <= @now))
        """;

    /// <summary>
    /// A page, the newest first. Each plan's subscriptions are read from the end of their index and brought together here: no engine does so
    /// by itself, and a creator has as many plans as there are intervals.
    /// </summary>
    public static async Task<List<SubscriberRow>> List(SqlScope sql, long creator, string filter, Page page, DateTime now)
    {
        var plans = (await sql.Connection.QueryAsync<string>("select distinct name from plans where user_id = @creator and name is not null", new { creator })).ToList();
        var ids = new List<long>();
        foreach (var plan in plans)
        {
            ids.AddRange(await sql.Connection.QueryAsync<long>(
                $"""
                select s.id
                from subscriptions s inner join users u on u.id = s.user_id
                where s.stripe_price = @plan and s.id < @below and {Listed}
                order by s.id desc
                limit @reach
                """,
                new { plan, filter, now, below = page.BelowId, reach = (long)page.Offset + page.Take }));
        }

        var wanted = ids.OrderDescending().Skip(page.Offset).Take(page.Take);
        var rows = await sql.Connection.QueryAsync<SubscriberRow>(
            $"""
            select s.id as Id, (select min(p.`interval`) from plans p where p.name = s.stripe_price and p.user_id = @creator) as `Interval`, s.ends_at as EndsAt, s.free as Free, s.cancelled as Cancelled, u.name as Name, u.username as Username,
                   u.avatar as Avatar, u.hide_name as HideName
            from subscriptions s
            inner join users u on u.id = s.user_id
            where s.id in {SqlList.Of(wanted)}
            order by s.id desc
            """,
            new { creator });
        return rows.ToList();
    }

    public static Task<long> Count(SqlScope sql, long creator, string filter, DateTime now) => sql.Connection.ExecuteScalarAsync<long>(
        $"""
        select count(*)
        from (select distinct name from plans where user_id = @creator and name is not null) p
        inner join subscriptions s on s.stripe_price = p.name
        inner join users u on u.id = s.user_id
        where {Listed}
        """,
        new { creator, filter, now });
}

/// <summary>A subscription with its plan and subscriber.</summary>
internal sealed class SubscriberRow
{
    public long Id { get; set; }

    public string? Interval { get; set; }

    public DateTime? EndsAt { get; set; }

    public string? Free { get; set; }

    public string? Cancelled { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }
}
