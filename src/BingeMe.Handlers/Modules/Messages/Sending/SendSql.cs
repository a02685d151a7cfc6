using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Sending;

/// <summary>Stores a message with its conversation and files in one transaction: all of it or nothing.</summary>
internal sealed class SendSql(IDatabase database, ConversationSql conversations)
{
    /// <summary>Stores it. Returns its id and its conversation's.</summary>
    public Task<(long MessageId, long ConversationId)> Store(NewMessage message, CancellationToken cancelled) => Transient.Retry(() => TryStore(message, cancelled));

    private async Task<(long MessageId, long ConversationId)> TryStore(NewMessage message, CancellationToken cancelled)
    {
        long[] other = [message.To];
        var missing = await conversations.Missing(message.From, other, cancelled);
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var open = await conversations.Open(connection, transaction, message.From, other, missing, message.RoomId, message.Now);
        var conversation = open[message.To];
        await connection.ExecuteAsync(
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
            },
            transaction);
        var id = await connection.ExecuteScalarAsync<long>("select " + database.Dialect.LastInsertId, transaction: transaction);
        foreach (var file in message.Files.Files)
        {
            await connection.ExecuteAsync(
                "insert into media_messages (message_id, media_path, media_type, media_size, status, created_at) values (@id, @path, @type, @size, 'active', @now)",
                new { id, path = file.Path, type = file.Type, size = file.Size.ToString(), now = message.Now },
                transaction);
        }

        await transaction.CommitAsync(cancelled);
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
