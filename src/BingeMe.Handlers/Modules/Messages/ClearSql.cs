using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Notify;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>The SQL of deleting: a conversation for one side, a message for both.</summary>
internal static class ClearSql
{
    /// <summary>The newest message of a pair, whatever became of it; parameters <c>@me</c> and <c>@other</c>.</summary>
    private const string NewestOfPair =
        """
        select max(x.id) from (
            select max(m.id) as id from messages m where m.from_user_id = @me and m.to_user_id = @other
            union all
            select max(m.id) from messages m where m.from_user_id = @other and m.to_user_id = @me
        ) x
        """;

    /// <summary>
    /// The newest message of a conversation that is not deleted; with <c>@me</c>, <c>@other</c> and <c>@conversationId</c>. Read from the end
    /// of the pair's index, a direction at a time, and with a plain select: inside an update it would lock what it reads. Conversation and
    /// status in functions, so that their indexes, which have no such order, are not weighed.
    /// </summary>
    private const string NewestLeft =
        """
        select x.id
        from (
            select a.id, a.created_at from (
                select m.id, m.created_at from messages m
                where m.from_user_id = @me and m.to_user_id = @other and coalesce(m.conversations_id, 0) = @conversationId and coalesce(m.status, '') <> 'deleted' and m.deleted = 0
                order by m.created_at desc
                limit 1) a
            union all
            select b.id, b.created_at from (
                select m.id, m.created_at from messages m
                where m.from_user_id = @other and m.to_user_id = @me and coalesce(m.conversations_id, 0) = @conversationId and coalesce(m.status, '') <> 'deleted' and m.deleted = 0
                order by m.created_at desc
                limit 1) b
        ) x
        order by x.created_at desc
        limit 1
        """;

    /// <summary>The notifications that name a message: it was bought, its video is ready.</summary>
    private static readonly string OfMessage = $"type in ({(int)NotificationType.MessageBought}, {(int)NotificationType.MessageVideoReady})";

    /// <summary>Hides what the caller sees of a conversation, for the caller alone, with the caller's notifications about it.</summary>
    public static Task<DeletedConversation> ClearConversation(SqlScope sql, long me, long other, DateTime now) => sql.Transaction(async () =>
    {
        var mark = await sql.Connection.ExecuteScalarAsync<long?>(NewestOfPair, new { me, other });
        if (mark is not { } newest) return DeletedConversation.Nothing;
        var hidden = await sql.Connection.ExecuteScalarAsync<long>(
            $"""
            select (select count(*) from messages m where m.from_user_id = @me and m.to_user_id = @other and m.id <= @newest and {VisibleSql.Message})
                 + (select count(*) from messages m where m.from_user_id = @other and m.to_user_id = @me and m.id <= @newest and {VisibleSql.Message})
            """,
            new { me, other, newest, now });
        if (hidden == 0) return DeletedConversation.Nothing;

        var conversation = await sql.Connection.ExecuteScalarAsync<long?>(
            """
            select min(c.id) from conversations c
            where c.status = 1 and c.active = 1
              and ((c.user_1 = @me and c.user_2 = @other) or (c.user_1 = @other and c.user_2 = @me)
                or (c.user1_id = @me and c.user2_id = @other) or (c.user1_id = @other and c.user2_id = @me))
            """,
            new { me, other });
        await Mark(sql, me, other, newest, now);
        var cleared = await sql.Connection.ExecuteAsync(
            $"""
            delete from notifications
            where destination = @me and {OfMessage} and target in (
                select m.id from messages m
                where m.id <= @newest and ((m.from_user_id = @me and m.to_user_id = @other) or (m.from_user_id = @other and m.to_user_id = @me)))
            """,
            new { me, other, newest });
        return new DeletedConversation(hidden, conversation, cleared > 0);
    });

    /// <summary>
    /// Deletes a message for both sides, if it is its sender's, still there and not paid for. False when it is not, and nothing happened.
    /// </summary>
    /// <param name="sql">The connection.</param>
    /// <param name="me">Its sender.</param>
    /// <param name="other">To whom it was sent.</param>
    /// <param name="id">The message.</param>
    /// <param name="conversationId">Where it stands.</param>
    /// <param name="now">The present.</param>
    public static Task<bool> DeleteMessage(SqlScope sql, long me, long other, long id, long conversationId, DateTime now) => sql.Transaction(async () =>
    {
        // Deletions of one conversation, and whoever sends into it, wait for each other here: what it becomes is read from what is left, and
        // the first plain select behind this sees all that they committed.
        await sql.Connection.ExecuteAsync("update conversations set active = active where id = @conversationId", new { conversationId });
        var gone = await sql.Connection.ExecuteAsync(
            """
            update messages set status = 'deleted', deleted = 1, updated_at = @now
            where id = @id and from_user_id = @me and status <> 'deleted' and deleted = 0
              and not exists (select 1 from pay_per_views p where p.messages_id = @id and p.status = 1)
            """,
            new { id, me, now });
        if (gone == 0) return false;

        await sql.Connection.ExecuteAsync("update media_messages set status = 'deleted', deleted = 1 where message_id = @id", new { id });
        await sql.Connection.ExecuteAsync($"delete from notifications where {OfMessage} and target = @id", new { id });
        if (await sql.Connection.ExecuteScalarAsync<long?>(NewestLeft, new { me, other, conversationId }) is { } newest)
        {
            await sql.Connection.ExecuteAsync(
                "update conversations set updated_at = coalesce((select m.created_at from messages m where m.id = @newest), updated_at) where id = @conversationId",
                new { conversationId, newest });
        }
        else
        {
            await sql.Connection.ExecuteAsync("update conversations set status = 0, active = 0 where id = @conversationId", new { conversationId });
        }

        return true;
    });

    /// <summary>Whether somebody paid for the message.</summary>
    public static async Task<bool> IsBought(SqlScope sql, long id) => await sql.Connection.ExecuteScalarAsync<long>("select count(*) from pay_per_views where messages_id = @id and status = 1", new { id }) > 0;

    // A mark only ever rises: two calls at once may come in either order.
    private static async Task Mark(SqlScope sql, long me, long other, long newest, DateTime now)
    {
        var row = new { me, other, newest, now };
        var inserted = await sql.Connection.ExecuteAsync(
            $"{sql.Dialect.InsertIgnore} conversation_clears (user_id, other_user_id, message_id, cleared_at) values (@me, @other, @newest, @now)", row);
        if (inserted > 0) return;
        await sql.Connection.ExecuteAsync(
            "update conversation_clears set message_id = @newest, cleared_at = @now where user_id = @me and other_user_id = @other and message_id < @newest", row);
    }
}
