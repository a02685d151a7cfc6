using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>The SQL of live streams themselves.</summary>
internal static class LiveSql
{
    /// <summary>The live of <c>@live</c>, for <see cref="StreamRow"/>.</summary>
    public const string Find =
        """
        select id as Id, user_id as OwnerId, channel as Channel, name as Name, price as Price, availability as Availability, type as Type,
               duration as Duration, date_time as StartsAt, status as Status, number_of_reschedules as Reschedules, creator_joined as CreatorJoined,
               filter_applied as Filter
        from live_streamings
        where id = @live
        """;

    /// <summary>What the caller's rights to make or move a live hang on, for <see cref="CreatorRow"/>: <c>@memberId</c>.</summary>
    /// <remarks>Legacy asks for the row 20 of the groups as if that were the group; both of its shapes count (ruling 20).</remarks>
    public const string Creator =
        """
        select case when exists (select 1 from live_streamings l where l.user_id = @memberId and l.status = '0') then 1 else 0 end as HasOpenLive,
               case when exists (select 1 from users u where u.id = @memberId and coalesce(u.status, 'deleted') <> 'deleted' and coalesce(u.deleted, 0) = 0) then 1 else 0 end as IsPresent,
               case when exists (select 1 from admin_restricted_creators a where a.live_email_notification = 1 and a.creator_id = @memberId) then 1 else 0 end as IsMuted,
               case when exists (select 1 from creator_groups g where g.creator_id = @memberId and g.group_id = 20 and g.is_active = 1)
                      or exists (select 1 from creator_groups o where o.id = 20 and o.user_id = @memberId and o.is_active = 1) then 1 else 0 end as MayMoveLate
        """;

    /// <summary>A live; null when there is none.</summary>
    public static Task<StreamRow?> Read(SqlScope sql, long live) => sql.Connection.QueryFirstOrDefaultAsync<StreamRow>(Find, new { live });

    /// <summary>Writes a new live. Returns its id.</summary>
    /// <param name="sql">In a transaction.</param>
    /// <param name="owner">Whose.</param>
    /// <param name="channel">Its room.</param>
    /// <param name="draft">What it is.</param>
    /// <param name="startsAt">UTC.</param>
    /// <param name="written">Now, as the rows of this table tell it.</param>
    public static async Task<long> Insert(SqlScope sql, long owner, string channel, LiveDraft draft, DateTime startsAt, DateTime written)
    {
        await using var results = await sql.Send(
            $"""
            insert into live_streamings (user_id, channel, name, price, availability, type, duration, date_time, extended_mins, status, modify_user,
                                         number_of_reschedules, is_utc, creator_joined, created_at, updated_at)
            values (@owner, @channel, @name, @price, @availability, @type, @duration, @startsAt, 0, '0', 0, 0, '0', 0, @written, @written);
            select {sql.Dialect.LastInsertId}
            """,
            ("@owner", owner),
            ("@channel", channel),
            ("@name", draft.Name),
            ("@price", draft.Price),
            ("@availability", draft.Availability),
            ("@type", draft.Type),
            ("@duration", draft.Duration),
            ("@startsAt", startsAt),
            ("@written", written));
        return await results.Number();
    }

    /// <summary>Changes an open live. False when it is not open any more.</summary>
    /// <param name="sql">In a transaction.</param>
    /// <param name="live">Which.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="startsAt">UTC.</param>
    /// <param name="isMoved">Whether that is another start, of which fans are to be told anew.</param>
    /// <param name="written">Now, as the rows of this table tell it.</param>
    public static async Task<bool> Update(SqlScope sql, long live, LiveDraft draft, DateTime? startsAt, bool isMoved, DateTime written) => await sql.Connection.ExecuteAsync(
        """
        update live_streamings
        set name = @Name, price = @Price, availability = @Availability, type = @Type, duration = @Duration, date_time = @startsAt, updated_at = @written,
            is_utc = '0', number_of_reschedules = coalesce(number_of_reschedules, 0) + @moves, user_notification = case when @moves = 1 then 0 else user_notification end
        where id = @live and status = '0'
        """,
        new { live, draft.Name, draft.Price, draft.Availability, draft.Type, draft.Duration, startsAt, written, moves = isMoved ? 1 : 0 }) > 0;

    /// <summary>Notes that the owner has opened the room.</summary>
    public static Task Join(SqlScope sql, long live, DateTime written) => sql.Connection.ExecuteAsync(
        "update live_streamings set creator_joined = 1, updated_at = @written where id = @live and creator_joined = 0", new { live, written });

    /// <summary>Deletes an open live of the owner that nobody has booked, with the mails that wait. False when there is none such (any more).</summary>
    /// <param name="sql">In a transaction.</param>
    /// <param name="owner">Whose.</param>
    /// <param name="live">Which.</param>
    /// <param name="written">Now, as the rows of this table tell it.</param>
    public static async Task<bool> Delete(SqlScope sql, long owner, long live, DateTime written)
    {
        var deleted = await sql.Connection.ExecuteAsync(
            """
            update live_streamings set status = '2', modify_user = @owner, updated_at = @written
            where id = @live and user_id = @owner and status = '0' and not exists (select 1 from live_prebooks b where b.live_id = live_streamings.id)
            """,
            new { live, owner, written });
        if (deleted == 0) return false;
        await sql.Connection.ExecuteAsync($"{MailSchedule.Drop}", new { live });
        return true;
    }

    /// <summary>Sets the filter of a live of the owner. Gives the live as it was; null when there is none.</summary>
    public static Task<StreamRow?> SetFilter(SqlScope sql, long owner, long live, string filter) => sql.Autocommit(async () =>
    {
        await using var results = await sql.Send(
            $"{Find};\nupdate live_streamings set filter_applied = @filter where id = @live and user_id = @owner", ("@live", live), ("@owner", owner), ("@filter", filter));
        return await results.First(static r => r.GetRowParser<StreamRow>());
    });

    /// <summary>Whether somebody has booked a live.</summary>
    public static async Task<bool> IsBooked(SqlScope sql, long live) =>
        await sql.Connection.ExecuteScalarAsync<long>("select case when exists (select 1 from live_prebooks where live_id = @live) then 1 else 0 end", new { live }) == 1;
}

/// <summary>Mails about a live that wait to be sent; sending is the mailer's.</summary>
internal static class MailSchedule
{
    /// <summary>Takes back what was not sent yet of <c>@live</c>.</summary>
    public const string Drop = "delete from email_notify_schedules where notification_id = @live and type in ('live', 'live_reminder') and status = '0'";

    /// <summary>Lets what was sent of <c>@live</c> be sent again.</summary>
    private const string Reset = "update email_notify_schedules set status = '0' where notification_id = @live and type in ('live', 'live_reminder')";

    private const string Add =
        """
        insert into email_notify_schedules (notification_id, type, status)
        select @live, '{0}', '0' from (select 1 as one) o
        where not exists (select 1 from email_notify_schedules e where e.notification_id = @live and e.type = '{0}')
        """;

    /// <summary>Brings the schedule in line with a live that was written (contract, POST /live/create).</summary>
    /// <param name="message">Has <c>@live</c>.</param>
    /// <param name="mayMail">Whether there is time left for mails and the house has not forbidden them.</param>
    /// <param name="isMoved">Whether there was a former start, of which something may have been told.</param>
    public static void Write(SqlMessage message, bool mayMail, bool isMoved)
    {
        if (!mayMail)
        {
            if (isMoved) message.Add(Drop);
            return;
        }

        if (isMoved) message.Add(Reset);
        message.Add(Add.Replace("{0}", "live", StringComparison.Ordinal)).Add(Add.Replace("{0}", "live_reminder", StringComparison.Ordinal));
    }
}

/// <summary>A live stream.</summary>
internal sealed class StreamRow
{
    public long Id { get; set; }

    public long OwnerId { get; set; }

    public string Channel { get; set; } = "";

    public string? Name { get; set; }

    /// <summary>Coins.</summary>
    public long Price { get; set; }

    public string? Availability { get; set; }

    public string? Type { get; set; }

    /// <summary>Minutes.</summary>
    public long Duration { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? StartsAt { get; set; }

    public string Status { get; set; } = "";

    public long? Reschedules { get; set; }

    public long CreatorJoined { get; set; }

    public string? Filter { get; set; }

    /// <summary>Whether it is scheduled or runs.</summary>
    public bool IsOpen => Status == "0";
}

/// <summary>What making and moving lives hangs on.</summary>
internal sealed class CreatorRow
{
    public long HasOpenLive { get; set; }

    /// <summary>Whether the account still stands.</summary>
    public long IsPresent { get; set; }

    /// <summary>Whether the house lets no mails go out about this creator's lives.</summary>
    public long IsMuted { get; set; }

    /// <summary>Whether the creator may move a live inside of twelve hours.</summary>
    public long MayMoveLate { get; set; }
}
