using System.Data.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Mass;

/// <summary>
/// Stores one batch of a mass message: conversations, messages and files of all its recipients, and how far the whole has come, in one
/// transaction of a few statements. What is interrupted leaves nothing of its batch behind, so that a repeat goes on where the last whole
/// batch ended; that nobody gets it twice is also held by a unique index.
/// </summary>
internal sealed class MassBatch(IDatabase database, ConversationSql conversations, TimeProvider clock)
{
    private const string NotStored = "not stored";

    /// <summary>
    /// Stores the copies of some recipients; where the database refuses the batch, one by one, and notes those that it refuses alone.
    /// </summary>
    /// <param name="mass">The mass message; its place moves behind the batch.</param>
    /// <param name="recipients">In rising order.</param>
    /// <param name="cancelled">Ends the work between transactions.</param>
    /// <returns>The conversation of each recipient who has it now.</returns>
    public async Task<Dictionary<long, long>> Store(MassMessage mass, IReadOnlyList<long> recipients, CancellationToken cancelled)
    {
        try
        {
            return await Transient.Retry(() => TryStore(mass, recipients, cancelled));
        }
        catch (DbException e) when (!e.IsTransient)
        {
            if (recipients.Count == 1)
            {
                await Refused(mass, recipients[0], cancelled);
                return [];
            }

            var stored = new Dictionary<long, long>();
            foreach (var recipient in recipients)
                foreach (var (member, conversation) in await Store(mass, [recipient], cancelled)) stored[member] = conversation;
            return stored;
        }
    }

    private async Task<Dictionary<long, long>> TryStore(MassMessage mass, IReadOnlyList<long> recipients, CancellationToken cancelled)
    {
        var me = mass.SenderId;
        var now = clock.SqlNow();
        var missing = await conversations.Missing(me, recipients, cancelled);
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        await Advance(connection, transaction, mass, recipients[^1]);
        var open = await conversations.Open(connection, transaction, me, recipients, missing, wantedRoom: null, now);
        var id = mass.Row.Id;
        var others = SqlList.Json(recipients);
        await connection.ExecuteAsync(
            $"""
            insert into messages (conversations_id, from_user_id, to_user_id, message, price, format, size, expires_at, status, tip, mode, created_at, mass_message_id)
            select pairs.id, @me, pairs.other, @text, @price, @format, @size, @expiresAt, 'new', 'no', 'active', @now, @id
            from {conversations.Pairs}
            order by pairs.other
            """,
            new
            {
                me,
                others,
                id,
                text = mass.Draft.Message,
                price = mass.Draft.Price,
                format = mass.Files.Format,
                size = mass.Files.Size,
                expiresAt = mass.Row.ExpiresAt,
                now,
            },
            transaction);
        foreach (var file in mass.Files.Files)
        {
            await connection.ExecuteAsync(
                $"""
                insert into media_messages (message_id, media_path, media_type, media_size, status, created_at)
                select m.id, @path, @type, @size, 'active', @now
                from messages m
                where m.mass_message_id = @id and m.to_user_id in {database.Dialect.Longs("@others")}
                order by m.id
                """,
                new { id, others, path = file.Path, type = file.Type, size = file.Size.ToString(), now },
                transaction);
        }

        await transaction.CommitAsync(cancelled);
        mass.Row.LastRecipient = recipients[^1];
        return open;
    }

    /// <summary>The first statement of each transaction: it holds the row, and fails when another call has moved it meanwhile.</summary>
    private static async Task Advance(DbConnection connection, DbTransaction transaction, MassMessage mass, long last)
    {
        var row = new { id = mass.Row.Id, from = mass.Row.LastRecipient, to = last };
        if (await connection.ExecuteAsync("update mass_messages set last_recipient = @to where id = @id and last_recipient = @from", row, transaction) == 0)
            throw MassRuns.Busy(null);
    }

    private async Task Refused(MassMessage mass, long recipient, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        await Advance(connection, transaction, mass, recipient);
        await connection.ExecuteAsync(
            "insert into mass_message_failures (mass_message_id, user_id, reason) values (@id, @recipient, @reason)",
            new { id = mass.Row.Id, recipient, reason = NotStored },
            transaction);
        await transaction.CommitAsync(cancelled);
        mass.Row.LastRecipient = recipient;
    }
}
