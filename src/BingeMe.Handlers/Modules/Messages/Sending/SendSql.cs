using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Sending;

/// <summary>Stores a message with its conversation and files in one transaction: all of it or nothing.</summary>
internal sealed class SendSql(ConversationSql conversations)
{
    /// <summary>Stores it. Returns its id.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="message">The message.</param>
    /// <param name="begin">The first step of the transaction; must not read, or the rest would see what stood before its locks.</param>
    /// <param name="end">Its last step; gets the message and its conversation.</param>
    public async Task<long> Store(SqlScope sql, NewMessage message, Func<Task> begin, Func<long, long, Task> end)
    {
        long[] other = [message.To];
        var missing = await ConversationSql.Missing(sql, message.From, other);
        return await sql.Transaction(async () =>
        {
            await begin();
            var (id, conversation) = await Insert(sql, message, missing);
            await end(id, conversation);
            return id;
        });
    }

    private async Task<(long Id, long Conversation)> Insert(SqlScope sql, NewMessage message, IReadOnlyList<long> missing)
    {
        var open = await conversations.Open(sql, message.From, [message.To], missing, message.RoomId, message.Now);
        var conversation = open[message.To];
        await sql.Connection.ExecuteAsync(
            """
            insert into messages (conversations_id, from_user_id, to_user_id, message, price, format, size, expires_at, status, tip, mode, created_at)
            values (@conversation, @from, @to, @text, @price, @format, @size, @expiresAt, 'new', 'no', 'active', @now)
            """,
            new
            {
                conversation,
                from = message.From,
                to = message.To,
                text = message.Text,
                price = message.Price,
                format = message.Files.Format,
                size = message.Files.Size,
                expiresAt = message.ExpiresAt,
                now = message.Now,
            });
        var id = await sql.InsertedId();
        foreach (var file in message.Files.Files)
        {
            await sql.Connection.ExecuteAsync(
                "insert into media_messages (message_id, media_path, media_type, media_size, status, created_at) values (@id, @path, @type, @size, 'active', @now)",
                new { id, path = file.Path, type = file.Type, size = file.Size.ToString(), now = message.Now });
        }

        return (id, conversation);
    }
}

/// <summary>One message to one member, ready to be stored.</summary>
internal sealed record NewMessage
{
    public required long From { get; init; }

    public required long To { get; init; }

    public required string Text { get; init; }

    public required decimal Price { get; init; }

    public required DateTime? ExpiresAt { get; init; }

    public required AttachedFiles Files { get; init; }

    /// <summary>The call room that the client would like for a new conversation; null lets us choose.</summary>
    public string? RoomId { get; init; }

    public required DateTime Now { get; init; }
}
