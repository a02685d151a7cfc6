using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Threads;

/// <summary>The SQL of reading messages: the two directions of a thread are read from the end of one index each, so that any page costs the same.</summary>
internal static class ThreadSql
{
    private const string Columns =
        """
        m.id as Id, m.conversations_id as ConversationId, m.from_user_id as FromUserId, m.to_user_id as ToUserId, m.message as Message, m.status as Status,
        m.price as Price, m.tip as Tip, m.tip_amount as TipAmount, m.pc_amount as PcAmount, m.expires_at as ExpiresAt, m.created_at as Created, m.deleted as Deleted
        """;

    /// <summary>Visible messages of a pair, newest first.</summary>
    public static async Task<List<MessageRow>> Page(SqlScope sql, long me, long other, Page page, DateTime now)
    {
        // A message without a time, as old rows may be, stands behind all others.
        var behind = page.After is { } after ? $" and {after.Behind("m.created_at", "m.id", withTimeless: true)}" : "";
        var rows = await sql.Connection.QueryAsync<MessageRow>(
            $"""
            select {Columns}
            from messages m
            join (
                select * from (
                    select m.id as id from messages m
                    where m.from_user_id = @me and m.to_user_id = @other{behind}
                      and {VisibleSql.Message}
                    order by m.created_at desc, m.id desc limit @reach) sent
                union all
                select * from (
                    select m.id as id from messages m
                    where m.from_user_id = @other and m.to_user_id = @me{behind}
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
    public static Task<long> Count(SqlScope sql, long me, long other, DateTime now) => sql.Connection.ExecuteScalarAsync<long>(
        $"""
        select (select count(*) from messages m where m.from_user_id = @me and m.to_user_id = @other and {VisibleSql.Message})
             + (select count(*) from messages m where m.from_user_id = @other and m.to_user_id = @me and {VisibleSql.Message})
        """,
        new { me, other, now });

    /// <summary>A message, whoever asks; null when there is no row.</summary>
    public static Task<MessageRow?> Find(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<MessageRow>(
        $"""
        select {Columns}
        from messages m
        where m.id = @id and m.conversations_id is not null
        """,
        new { id });

    /// <summary>Whether the caller may see the message at all: the rule of the lists, for one message.</summary>
    public static async Task<bool> IsVisible(SqlScope sql, long me, long id, DateTime now) => await sql.Connection.ExecuteScalarAsync<long>(
        $"""
        select count(*) from messages m
        where m.id = @id and (m.from_user_id = @me or m.to_user_id = @me)
          and {VisibleSql.Message}
        """,
        new { me, id, now }) > 0;

    /// <summary>The files of some messages, in the order they were attached.</summary>
    public static async Task<ILookup<long, MediaRow>> Media(SqlScope sql, IEnumerable<long> messageIds)
    {
        var rows = await sql.Connection.QueryAsync<MediaRow>(FilesSql.Of(SqlList.Of(messageIds)));
        return rows.ToLookup(r => r.MessageId);
    }

    /// <summary>Marks messages to the caller as read.</summary>
    public static async Task MarkRead(SqlScope sql, long me, IEnumerable<long> messageIds, DateTime now)
    {
        await sql.Connection.ExecuteAsync(
            $"""
            update messages set status = 'readed', updated_at = @now
            where id in {SqlList.Of(messageIds)} and to_user_id = @me and status in ('new', 'sent')
            """,
            new { me, now });
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

    public decimal Price { get; set => field = MoneyColumns.Number(value); }

    public string Tip { get; set; } = "";

    public decimal TipAmount { get; set => field = MoneyColumns.Number(value); }

    public decimal PcAmount { get; set => field = MoneyColumns.Number(value); }

    public DateTime? ExpiresAt { get; set; }

    /// <summary>Null in old rows that nobody gave a time.</summary>
    public DateTime? Created { get; set; }

    public DateTime CreatedAt => Created ?? DateTime.UnixEpoch;

    public long Deleted { get; set; }

    /// <summary>The side that a member is not; null when the message is between others.</summary>
    public long? OtherThan(long member) => FromUserId == member ? ToUserId : ToUserId == member ? FromUserId : null;

    /// <summary>Deleted for both sides; either mark counts (ruling 20).</summary>
    public bool IsDeleted => Status == "deleted" || Deleted != 0;

    /// <summary>Sent to somebody and not read yet; legacy wrote <c>sent</c> for it.</summary>
    public bool IsNew => Status is "new" or "sent";
}
