using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Messages.Rows;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Messages.Inbox;

/// <summary>The SQL of the inbox and its search: one statement a page, and one each for its files and its unread counts.</summary>
internal sealed class InboxSql(IDatabase database)
{
    private const string Item =
        $"""
        with {VisibleSql.Pairs},
        {VisibleSql.Newest}
        select n.other as Other, n.id as ConversationId, c.room_id as RoomId, m.id as MessageId, m.message as Message, m.status as Status, m.tip as Tip,
               m.from_user_id as FromUserId, m.created_at as CreatedAt, u.name as Name, u.username as Username, u.avatar as Avatar, u.hide_name as HideName,
               (select count(*) from newest) as Total
        from newest n
        join messages m on m.id = n.message_id
        join conversations c on c.id = n.id
        left join users u on u.id = n.other

        """;

    /// <summary>Conversations but the one with support, newest message first, behind a place or from an offset.</summary>
    public async Task<List<InboxRow>> Page(long me, long support, Position? after, int skip, int take, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<InboxRow>(
            Item +
            """
            where n.other <> @support and (@at is null or m.created_at < @at or (m.created_at = @at and m.id < @id))
            order by m.created_at desc, m.id desc
            limit @take offset @skip
            """,
            new { me, support, at = after?.Time(0), id = after?.Id ?? 0, skip, take, now });
        return rows.ToList();
    }

    /// <summary>The conversation with one member; null when none is visible.</summary>
    public async Task<InboxRow?> With(long me, long other, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<InboxRow>(
            Item +
            """
            where n.other = @other
            """,
            new { me, other, now });
    }

    /// <summary>How many conversations are visible.</summary>
    public async Task<long> Count(long me, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<long>(
            $"""
            with {VisibleSql.Pairs},
            {VisibleSql.Newest}
            select count(*) from newest
            """,
            new { me, now });
    }

    /// <summary>Conversations with members found by a term; a hidden name is not searched (ruling 27).</summary>
    /// <param name="me">Whose conversations.</param>
    /// <param name="term">As typed.</param>
    /// <param name="skip">Conversations left out.</param>
    /// <param name="take">The most taken.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancelled">Ends the query.</param>
    public async Task<List<InboxRow>> Search(long me, string term, int skip, int take, DateTime now, CancellationToken cancelled)
    {
        var like = $"%{term.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<InboxRow>(
            Item +
            """
            where u.status <> 'deleted' and u.deleted = 0
              and (u.username like @like escape '!' or (u.hide_name <> 'yes' and u.name like @like escape '!'))
            order by n.touched desc, n.id desc
            limit @take offset @skip
            """,
            new { me, like, skip, take, now });
        return rows.ToList();
    }

    /// <summary>The type of the last file of each message that has one.</summary>
    public async Task<Dictionary<long, string?>> LastMedia(IEnumerable<long> messageIds, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<MediaRow>(
            $"""
            select id as Id, message_id as MessageId, media_path as Path, media_type as Type
            from media_messages
            where message_id in {database.Dialect.Longs("@ids")} and status <> 'deleted' and deleted = 0
            order by id
            """,
            new { ids = SqlList.Json(messageIds) });
        var last = new Dictionary<long, string?>();
        foreach (var row in rows) last[row.MessageId] = row.Type;
        return last;
    }

    /// <summary>Visible messages to the member that were not read, by sender.</summary>
    public async Task<Dictionary<long, long>> Unread(long me, IEnumerable<long> others, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<CountRow>(
            $"""
            select m.from_user_id as UserId, count(*) as Count
            from messages m
            where m.to_user_id = @me and m.from_user_id in {database.Dialect.Longs("@ids")} and m.status in ('new', 'sent')
              and {VisibleSql.Message}
            group by m.from_user_id
            """,
            new { me, ids = SqlList.Json(others), now });
        return rows.ToDictionary(r => r.UserId, r => r.Count);
    }
}
