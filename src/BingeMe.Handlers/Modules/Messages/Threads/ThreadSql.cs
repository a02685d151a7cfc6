using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Threads;

/// <summary>The SQL of reading messages: the two directions of a thread are read from the end of one index each, so that any page costs the same.</summary>
internal sealed class ThreadSql(IDatabase database)
{
    private const string Columns =
        """
        m.id as Id, m.conversations_id as ConversationId, m.from_user_id as FromUserId, m.to_user_id as ToUserId, m.message as Message, m.status as Status,
        m.price as Price, m.tip as Tip, m.tip_amount as TipAmount, m.pc_amount as PcAmount, m.expires_at as ExpiresAt, m.created_at as CreatedAt, m.deleted as Deleted
        """;

    private const string Behind = "(@at is null or m.created_at < @at or (m.created_at = @at and m.id < @id))";

    /// <summary>Visible messages of a pair, newest first.</summary>
    public async Task<List<MessageRow>> Page(long me, long other, Page page, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<MessageRow>(
            $"""
            select {Columns}
            from messages m
            join (
                select * from (
                    select m.id as id from messages m
                    where m.from_user_id = @me and m.to_user_id = @other and {Behind}
                      and {VisibleSql.Message}
                    order by m.created_at desc, m.id desc limit @reach) sent
                union all
                select * from (
                    select m.id as id from messages m
                    where m.from_user_id = @other and m.to_user_id = @me and {Behind}
                      and {VisibleSql.Message}
                    order by m.created_at desc, m.id desc limit @reach) received
            ) both_ways on both_ways.id = m.id
            order by m.created_at desc, m.id desc
            limit @take offset @skip
            """,
            new { me, other, at = page.After?.Time(0), id = page.After?.Id ?? 0, reach = (long)page.Offset + page.Take, take = page.Take, skip = page.Offset, now });
        return rows.ToList();
    }

    /// <summary>How many messages of a pair are visible.</summary>
    public async Task<long> Count(long me, long other, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<long>(
            $"""
            select (select count(*) from messages m where m.from_user_id = @me and m.to_user_id = @other and {VisibleSql.Message})
                 + (select count(*) from messages m where m.from_user_id = @other and m.to_user_id = @me and {VisibleSql.Message})
            """,
            new { me, other, now });
    }

    /// <summary>A message, whoever asks; null when there is no row.</summary>
    public async Task<MessageRow?> Find(long id, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<MessageRow>(
            $"""
            select {Columns}
            from messages m
            where m.id = @id and m.conversations_id is not null
            """,
            new { id });
    }

    /// <summary>Whether the caller may see the message at all: the rule of the lists, for one message.</summary>
    public async Task<bool> IsVisible(long me, long id, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<long>(
            $"""
            select count(*) from messages m
            where m.id = @id and (m.from_user_id = @me or m.to_user_id = @me)
              and {VisibleSql.Message}
            """,
            new { me, id, now }) > 0;
    }

    /// <summary>The files of some messages, in the order they were attached.</summary>
    public async Task<ILookup<long, MediaRow>> Media(IEnumerable<long> messageIds, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<MediaRow>(FilesSql.Of(database.Dialect.Longs("@ids")), new { ids = SqlList.Json(messageIds) });
        return rows.ToLookup(r => r.MessageId);
    }

    /// <summary>Marks messages to the caller as read.</summary>
    public async Task MarkRead(long me, IEnumerable<long> messageIds, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await connection.ExecuteAsync(
            $"""
            update messages set status = 'readed', updated_at = @now
            where id in {database.Dialect.Longs("@ids")} and to_user_id = @me and status in ('new', 'sent')
            """,
            new { me, ids = SqlList.Json(messageIds), now });
    }
}

/// <summary>A message as one of its two sides may see it.</summary>
internal sealed class MessageRow
{
    public long Id { get; set; }

    public long ConversationId { get; set; }

    public long FromUserId { get; set; }

    public long ToUserId { get; set; }

    public string? Message { get; set; }

    public string Status { get; set; } = "";

    public decimal Price { get; set => field = Coins.Number(value); }

    public string Tip { get; set; } = "";

    public decimal TipAmount { get; set => field = Coins.Number(value); }

    public decimal PcAmount { get; set => field = Coins.Number(value); }

    public DateTime? ExpiresAt { get; set; }

    public DateTime CreatedAt { get; set; }

    public long Deleted { get; set; }

    /// <summary>Deleted for both sides; either mark counts (ruling 20).</summary>
    public bool IsDeleted => Status == "deleted" || Deleted != 0;

    /// <summary>Sent to somebody and not read yet; legacy wrote <c>sent</c> for it.</summary>
    public bool IsNew => Status is "new" or "sent";
}
