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
internal sealed class MassMessageBatch(ConversationSql conversations, MassPushes pushes, TimeProvider clock)
{
    private const string NotStored = "not stored";

    /// <summary>
    /// Stores the copies of some recipients; where the database refuses a row of the batch, one by one, and notes those that it
    /// refuses alone. A database that cannot store anything now ends the batch, which goes on later.
    /// </summary>
    /// <param name="sql">The connection.</param>
    /// <param name="mass">The mass message; its place moves behind the batch.</param>
    /// <param name="recipients">In rising order.</param>
    /// <param name="cancelled">Ends the work between transactions.</param>
    public async Task Store(SqlScope sql, MassMessage mass, IReadOnlyList<long> recipients, CancellationToken cancelled)
    {
        try
        {
            await TryStore(sql, mass, recipients);
        }
        catch (DbException e) when (sql.Dialect.IsRefusalOfRow(e))
        {
            if (recipients.Count == 1)
            {
                await Refused(sql, mass, recipients[0]);
                return;
            }

            foreach (var recipient in recipients)
            {
                cancelled.ThrowIfCancellationRequested();
                await Store(sql, mass, [recipient], cancelled);
            }
        }
    }

    private async Task TryStore(SqlScope sql, MassMessage mass, IReadOnlyList<long> recipients)
    {
        var missing = await ConversationSql.Missing(sql, mass.SenderId, recipients);
        await sql.Transaction(() => Insert(sql, mass, recipients, missing));
        mass.Row.LastRecipient = recipients[^1];
    }

    private async Task Insert(SqlScope sql, MassMessage mass, IReadOnlyList<long> recipients, IReadOnlyList<long> missing)
    {
        var me = mass.SenderId;
        var now = clock.SqlNow();
        await Advance(sql, mass, recipients[^1]);
        await conversations.Open(sql, me, recipients, missing, wantedRoom: null, now);
        var id = mass.Row.Id;
        var others = SqlList.Json(recipients);
        await sql.Connection.ExecuteAsync(
            $"""
            insert into messages (conversations_id, from_user_id, to_user_id, message, price, format, size, expires_at, status, tip, mode, created_at, mass_message_id)
            select pairs.id, @me, pairs.other, @text, @price, @format, @size, @expiresAt, 'new', 'no', 'active', @now, @id
            from {ConversationSql.Pairs(sql.Dialect)}
            order by pairs.other
            """,
            new
            {
                me,
                others,
                id,
                text = mass.Row.Message,
                price = mass.Row.Price,
                format = mass.Files.Format,
                size = mass.Files.Size,
                expiresAt = mass.Row.ExpiresAt,
                now,
            });
        foreach (var file in mass.Files.Files)
        {
            await sql.Connection.ExecuteAsync(
                $"""
                insert into media_messages (message_id, media_path, media_type, media_size, status, created_at)
                select m.id, @path, @type, @size, 'active', @now
                from messages m
                where m.mass_message_id = @id and m.to_user_id in {sql.Dialect.Longs("@others")}
                order by m.id
                """,
                new { id, others, path = file.Path, type = file.Type, size = file.Size.ToString(), now });
        }

        await pushes.Record(sql, mass, recipients);
    }

    /// <summary>The first statement of each transaction: it holds the row, and fails when another call has moved it meanwhile.</summary>
    private static async Task Advance(SqlScope sql, MassMessage mass, long last)
    {
        var row = new { id = mass.Row.Id, from = mass.Row.LastRecipient, to = last };
        if (await sql.Connection.ExecuteAsync("update mass_messages set last_recipient = @to where id = @id and last_recipient = @from", row) == 0)
            throw MassMessageRuns.Busy(null);
    }

    private static async Task Refused(SqlScope sql, MassMessage mass, long recipient)
    {
        await sql.Transaction(async () =>
        {
            await Advance(sql, mass, recipient);
            await sql.Connection.ExecuteAsync(
                "insert into mass_message_failures (mass_message_id, user_id, reason) values (@id, @recipient, @reason)",
                new { id = mass.Row.Id, recipient, reason = NotStored });
        });
        mass.Row.LastRecipient = recipient;
    }
}
