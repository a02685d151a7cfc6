using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Users.Subscribers;

/// <summary>The SQL of a creator's subscribers: by the plan's name (ruling 9), plans that are switched off too.</summary>
internal sealed class SubscribersSql(IDatabase database)
{
    private const string Source =
        """
        from plans p
        inner join subscriptions s on s.stripe_price = p.name
        inner join users u on u.id = s.user_id
        where p.user_id = @creator and u.status <> 'deleted' and u.deleted = 0
          and (@filter = ''
               or (@filter = 'active' and s.cancelled = 'no' and (s.free = 'yes' or s.ends_at > @now))
               or (@filter = 'cancelled' and s.cancelled = 'yes')
               or (@filter = 'renewal' and s.free <> 'yes' and s.cancelled = 'no' and s.ends_at <= @now))
        """;

    public async Task<List<SubscriberRow>> List(long creator, string filter, Page page, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<SubscriberRow>(
            $"""
            select s.id as Id, p.`interval` as `Interval`, s.ends_at as EndsAt, s.free as Free, s.cancelled as Cancelled, u.name as Name, u.username as Username,
                   u.avatar as Avatar, u.hide_name as HideName
            {Source} and s.id < @below
            order by s.id desc
            limit @take offset @offset
            """,
            new { creator, filter, below = page.BelowId, take = page.Take, offset = page.Offset, now });
        return rows.ToList();
    }

    public async Task<long> Count(long creator, string filter, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<long>(
            $"""
            select count(*)
            {Source}
            """,
            new { creator, filter, now });
    }
}
