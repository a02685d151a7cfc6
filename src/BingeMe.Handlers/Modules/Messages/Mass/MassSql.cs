using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Mass;

/// <summary>The SQL of mass messages but for the batches: the row of one, its recipients, what came of it.</summary>
internal static class MassSql
{
    /// <summary>Ids of messages and files that one answer names.</summary>
    public const int MostIds = 10_000;

    /// <summary>Failures that one answer names.</summary>
    public const int MostErrors = 100;

    /// <summary>The names of the creator's plans; none once the creator is suspended or gone (ruling 3).</summary>
    private const string Plans =
        """
        select distinct l.name
        from plans l inner join users o on o.id = l.user_id
        where l.user_id = @me and l.name is not null and o.status = 'active' and o.deleted = 0
        """;

    /// <summary>A subscription that runs (ruling 9).</summary>
    private const string Runs = "s.user_id <> @me and (s.ends_at > @now or (s.free = 'yes' and s.cancelled = 'no'))";

    /// <summary>
    /// Asked of the members of a window, one by one: as scalar subqueries, each a look-up by a unique key. As joins they would be begun with
    /// whatever list the optimiser holds for short.
    /// </summary>
    private const string Reached =
        $"""
        {Runs}
          and (select u.id from users u where u.id = s.user_id and u.status = 'active' and u.deleted = 0 limit 1) is not null
          and (select b.id from user_blocks b where b.user_id = @me and b.blocked_user_id = s.user_id limit 1) is null
          and (select b.id from user_blocks b where b.user_id = s.user_id and b.blocked_user_id = @me limit 1) is null
          and (select r.id from restrictions r where r.user_id = @me and r.user_restricted = s.user_id limit 1) is null
          and (select r.id from restrictions r where r.user_id = s.user_id and r.user_restricted = @me limit 1) is null
        """;

    private const string Columns =
        """
        select id as Id, user_id as UserId, fingerprint as Fingerprint, message as Message, price as Price, expires_at as ExpiresAt, media as Media,
               last_recipient as LastRecipient, status as Status, created_at as CreatedAt
        from mass_messages

        """;

    /// <summary>The creator's mass message of a key; null when there is none.</summary>
    public static Task<MassRow?> ByKey(SqlScope sql, long me, string key) => sql.Connection.QueryFirstOrDefaultAsync<MassRow>(
        Columns +
        """
        where user_id = @me and repeat_key = @key
        """,
        new { me, key });

    /// <summary>A mass message; null when there is none.</summary>
    public static Task<MassRow?> ById(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<MassRow>(
        Columns +
        """
        where id = @id
        """,
        new { id });

    /// <summary>The creator's newest unfinished mass message with the same content, begun at a time or later; null when there is none.</summary>
    public static Task<MassRow?> Unfinished(SqlScope sql, long me, string fingerprint, DateTime since) => sql.Connection.QueryFirstOrDefaultAsync<MassRow>(
        Columns +
        """
        where user_id = @me and status = 'running' and fingerprint = @fingerprint and created_at >= @since
        order by id desc
        limit 1
        """,
        new { me, fingerprint, since });

    /// <summary>Begins a mass message.</summary>
    public static async Task<MassRow> Insert(
        SqlScope sql, long me, string key, string fingerprint, string message, decimal price, DateTime? expiresAt, string? media, DateTime now)
    {
        await sql.Connection.ExecuteAsync(
            """
            insert into mass_messages (user_id, repeat_key, fingerprint, message, price, expires_at, media, last_recipient, status, created_at)
            values (@me, @key, @fingerprint, @message, @price, @expiresAt, @media, 0, 'running', @now)
            """,
            new { me, key, fingerprint, message, price, expiresAt, media, now });
        return (await ByKey(sql, me, key))!;
    }

    /// <summary>
    /// The next recipients by id: active subscribers (ruling 9) whose accounts are in good standing, where neither side has restricted or
    /// blocked the other. None any more once the creator is suspended or gone (ruling 3): a run ends there, with what has been sent.
    /// </summary>
    public static async Task<List<long>> Recipients(SqlScope sql, long me, long behind, int take, DateTime now)
    {
        // Read anew for each batch, and with them how the creator stands.
        var plans = (await sql.Connection.QueryAsync<string>(Plans, new { me })).ToList();
        return await PlanMembers.Next(sql, plans, behind, take, Reached, ("@me", me), ("@now", now));
    }

    /// <summary>Everybody has it, or is noted as failed.</summary>
    public static async Task Finish(SqlScope sql, long id, DateTime now)
    {
        await sql.Connection.ExecuteAsync("update mass_messages set status = 'completed', finished_at = @now where id = @id", new { id, now });
    }

    /// <summary>How many have it, and how many could not get it.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="id">The mass message.</param>
    /// <param name="known">What was counted before: recipients come in the order of their ids, and only who is behind is counted.</param>
    public static async Task<(MassTally Sent, long Failed)> Progress(SqlScope sql, long id, MassTally known)
    {
        var since = await sql.Connection.QueryFirstAsync<ProgressRow>(
            "select count(*) as Copies, max(to_user_id) as UpTo from messages where mass_message_id = @id and to_user_id > @upTo", new { id, upTo = known.UpTo });
        var failed = await sql.Connection.ExecuteScalarAsync<long>("select count(*) from mass_message_failures where mass_message_id = @id", new { id });
        return (known with { Copies = known.Copies + since.Copies, UpTo = since.UpTo ?? known.UpTo }, failed);
    }

    /// <summary>
    /// How many behind the last recipient are still to get it. Whom either side blocked or restricted is looked up once: these are few beside
    /// the subscribers, and to ask after each of those would be most of the count.
    /// </summary>
    public static Task<long> Remaining(SqlScope sql, MassMessage mass, DateTime now) => sql.Connection.ExecuteScalarAsync<long>(
        $"""
        select count(distinct s.user_id)
        from ({Plans}) p
        inner join subscriptions s on s.stripe_price = p.name
        inner join users u on u.id = s.user_id
        where s.user_id > @behind and {Runs} and u.status = 'active' and u.deleted = 0
          and s.user_id not in (select b.blocked_user_id from user_blocks b where b.user_id = @me)
          and s.user_id not in (select b.user_id from user_blocks b where b.blocked_user_id = @me)
          and s.user_id not in (select r.user_restricted from restrictions r where r.user_id = @me)
          and s.user_id not in (select r.user_id from restrictions r where r.user_restricted = @me)
        """,
        new { me = mass.SenderId, behind = mass.Row.LastRecipient, now });

    /// <summary>What came of it so far, read from what is stored: of a completed one the same for the first call and for every repeat.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="mass">The mass message.</param>
    /// <param name="sent">How many have it.</param>
    /// <param name="failed">How many could not get it.</param>
    /// <param name="total">How many are to get it.</param>
    public static async Task<SentMassMessage> Outcome(SqlScope sql, MassMessage mass, long sent, long failed, long total)
    {
        var id = mass.Row.Id;

        // Off the index of who has it, as far as the answer reaches: recipients come by id, so their messages and files do, too.
        var messages = (await sql.Connection.QueryAsync<long>(
            "select id from messages where mass_message_id = @id order by to_user_id limit @most", new { id, most = MostIds })).Order().ToList();
        var media = mass.Files.Files.Count == 0 ? [] : (await sql.Connection.QueryAsync<long>(
            """
            select f.id
            from (select id from messages where mass_message_id = @id order by to_user_id limit @most) m
            inner join media_messages f on f.message_id = m.id
            order by f.id
            limit @most
            """,
            new { id, most = MostIds })).ToList();
        var failures = failed == 0 ? [] : (await sql.Connection.QueryAsync<FailureRow>(
            "select user_id as UserId, reason as Reason from mass_message_failures where mass_message_id = @id order by user_id limit @most",
            new { id, most = MostErrors })).ToList();
        return new SentMassMessage
        {
            TotalSubscribers = total,
            SuccessfulSends = sent,
            FailedSends = failed,
            MessageIds = messages,
            MediaIds = media,
            Message = mass.Row.Message!,
            Price = MoneyColumns.Number(mass.Row.Price),
            ExpiresAt = WireTime.Plain(mass.Row.ExpiresAt),
            Media = new MassMedia(mass.Files.Original, mass.Files.Converted),
            SentAt = WireTime.Plain(mass.Row.CreatedAt)!,
            Status = mass.Row.Status,
            Errors = failures.Count == 0 ? null : failures.ConvertAll(f => $"Subscriber {f.UserId}: {f.Reason}"),
        };
    }

    /// <summary>The conversation of each copy.</summary>
    public static async Task<List<CopyRow>> Copies(SqlScope sql, long id, IReadOnlyList<long> recipients) => (await sql.Connection.QueryAsync<CopyRow>(
        $"""
        select to_user_id as UserId, conversations_id as ConversationId
        from messages
        where mass_message_id = @id and to_user_id in {sql.Dialect.Longs("@recipients")}
        """,
        new { id, recipients = SqlList.Json(recipients) })).ToList();
}

/// <summary>What has been sent behind a place.</summary>
internal sealed class ProgressRow
{
    public long Copies { get; set; }

    /// <summary>The last recipient; null when there is none.</summary>
    public long? UpTo { get; set; }
}

/// <summary>A copy of a mass message.</summary>
internal sealed class CopyRow
{
    public long UserId { get; set; }

    public long ConversationId { get; set; }
}

/// <summary>A mass message, under way or done.</summary>
internal sealed class MassRow
{
    /// <summary>The status of one that everybody has.</summary>
    public const string Completed = "completed";

    public long Id { get; set; }

    public long UserId { get; set; }

    /// <summary>The text; null in rows of an older version.</summary>
    public string? Message { get; set; }

    public decimal Price { get; set; }

    public string Fingerprint { get; set; } = "";

    public DateTime? ExpiresAt { get; set; }

    /// <summary>JSON of its files; null without.</summary>
    public string? Media { get; set; }

    /// <summary>Every recipient up to this id is done.</summary>
    public long LastRecipient { get; set; }

    public string Status { get; set; } = "";

    public DateTime CreatedAt { get; set; }

    public bool IsDone => Status == Completed;
}

/// <summary>A recipient whose copy could not be stored.</summary>
internal sealed class FailureRow
{
    public long UserId { get; set; }

    public string Reason { get; set; } = "";
}
