using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Mass;

/// <summary>The SQL of mass messages but for the batches: the row of one, its recipients, what came of it.</summary>
internal sealed class MassSql(IDatabase database)
{
    private const string Columns =
        """
        select id as Id, fingerprint as Fingerprint, expires_at as ExpiresAt, media as Media, last_recipient as LastRecipient, status as Status, created_at as CreatedAt
        from mass_messages

        """;

    /// <summary>The creator's mass message of a key; null when there is none.</summary>
    public async Task<MassRow?> ByKey(long me, string key, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<MassRow>(
            Columns +
            """
            where user_id = @me and repeat_key = @key
            """,
            new { me, key });
    }

    /// <summary>The creator's newest unfinished mass message with the same content; null when there is none.</summary>
    public async Task<MassRow?> Unfinished(long me, string fingerprint, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<MassRow>(
            Columns +
            """
            where user_id = @me and status = 'running' and fingerprint = @fingerprint
            order by id desc
            limit 1
            """,
            new { me, fingerprint });
    }

    /// <summary>Begins a mass message.</summary>
    public async Task<MassRow> Insert(long me, string key, string fingerprint, decimal price, DateTime? expiresAt, string? media, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await connection.ExecuteAsync(
            """
            insert into mass_messages (user_id, repeat_key, fingerprint, price, expires_at, media, last_recipient, status, created_at)
            values (@me, @key, @fingerprint, @price, @expiresAt, @media, 0, 'running', @now)
            """,
            new { me, key, fingerprint, price, expiresAt, media, now });
        return (await ByKey(me, key, cancelled))!;
    }

    /// <summary>
    /// The next recipients by id: active subscribers (ruling 9) whose accounts are in good standing, where neither side has restricted or
    /// blocked the other.
    /// </summary>
    public async Task<List<long>> Recipients(long me, long behind, int take, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<long>(
            """
            select distinct s.user_id
            from plans l
            inner join subscriptions s on s.stripe_price = l.name
            inner join users u on u.id = s.user_id
            where l.user_id = @me and s.user_id > @behind and s.user_id <> @me
              and (s.ends_at > @now or (s.free = 'yes' and s.cancelled = 'no'))
              and u.status = 'active' and u.deleted = 0
              and not exists (select 1 from user_blocks b where b.user_id = @me and b.blocked_user_id = s.user_id)
              and not exists (select 1 from user_blocks b where b.user_id = s.user_id and b.blocked_user_id = @me)
              and not exists (select 1 from restrictions r where r.user_id = @me and r.user_restricted = s.user_id)
              and not exists (select 1 from restrictions r where r.user_id = s.user_id and r.user_restricted = @me)
            order by s.user_id
            limit @take
            """,
            new { me, behind, take, now });
        return rows.ToList();
    }

    /// <summary>Everybody has it, or is noted as failed.</summary>
    public async Task Finish(long id, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await connection.ExecuteAsync("update mass_messages set status = 'completed', finished_at = @now where id = @id", new { id, now });
    }

    /// <summary>How many have it, and how many could not get it.</summary>
    public async Task<(long Sent, long Failed)> Progress(long id, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return (
            await connection.ExecuteScalarAsync<long>("select count(*) from messages where mass_message_id = @id", new { id }),
            await connection.ExecuteScalarAsync<long>("select count(*) from mass_message_failures where mass_message_id = @id", new { id }));
    }

    /// <summary>What came of it, read from what is stored: the same for the first call and for every repeat.</summary>
    public async Task<SentMassMessage> Outcome(MassMessage mass, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var id = mass.Row.Id;
        var messages = (await connection.QueryAsync<long>("select id from messages where mass_message_id = @id order by id", new { id })).ToList();
        var media = (await connection.QueryAsync<long>(
            "select f.id from messages m inner join media_messages f on f.message_id = m.id where m.mass_message_id = @id order by f.id", new { id })).ToList();
        var failures = (await connection.QueryAsync<FailureRow>(
            "select user_id as UserId, reason as Reason from mass_message_failures where mass_message_id = @id order by user_id", new { id })).ToList();
        return new SentMassMessage
        {
            TotalSubscribers = messages.Count + failures.Count,
            SuccessfulSends = messages.Count,
            FailedSends = failures.Count,
            MessageIds = messages,
            MediaIds = media,
            Message = mass.Draft.Message,
            Price = mass.Draft.Price,
            ExpiresAt = WireTime.Plain(mass.Row.ExpiresAt),
            Media = new MassMedia(mass.Files.Original, mass.Files.Converted),
            SentAt = WireTime.Plain(mass.Row.CreatedAt)!,
            Errors = failures.Count == 0 ? null : failures.ConvertAll(f => $"Subscriber {f.UserId}: {f.Reason}"),
        };
    }
}

/// <summary>A mass message, under way or done.</summary>
internal sealed class MassRow
{
    public long Id { get; set; }

    public string Fingerprint { get; set; } = "";

    public DateTime? ExpiresAt { get; set; }

    /// <summary>JSON of its files; null without.</summary>
    public string? Media { get; set; }

    /// <summary>Every recipient up to this id is done.</summary>
    public long LastRecipient { get; set; }

    public string Status { get; set; } = "";

    public DateTime CreatedAt { get; set; }

    public bool IsDone => Status == "completed";
}

/// <summary>A recipient whose copy could not be stored.</summary>
internal sealed class FailureRow
{
    public long UserId { get; set; }

    public string Reason { get; set; } = "";
}
