using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>The SQL of privacy and of the life of an account; every statement is about the caller.</summary>
internal static class PrivacySql
{
    private const int MostSessions = 50;

    /// <summary>The switches and whether there is a password; null when the row is gone.</summary>
    public static Task<SecurityRow?> Security(SqlScope sql, long me) => sql.Connection.QueryFirstOrDefaultAsync<SecurityRow>(
        """
        select case when coalesce(password, '') = '' then 0 else 1 end as HasPassword, hide_profile as HideProfile, hide_count_subscribers as HideCountSubscribers,
               hide_caption as HideCaption, active_status_online as ActiveStatusOnline, two_factor_auth as TwoFactorAuth
        from users
        where id = @me
        """,
        new { me });

    /// <summary>The web site's sessions, the newest first.</summary>
    public static async Task<List<WebSessionRow>> WebSessions(SqlScope sql, long me)
    {
        var rows = await sql.Connection.QueryAsync<WebSessionRow>(
            """
            select ip_address as IpAddress, user_agent as UserAgent, last_activity as LastActivity
            from sessions
            where user_id = @me
            order by last_activity desc
            limit @most
            """,
            new { me, most = MostSessions });
        return rows.ToList();
    }

    /// <summary>Sets the switches that were sent; null leaves one.</summary>
    public static Task Update(SqlScope sql, long me, SecurityRequest change) => sql.Connection.ExecuteAsync(
        """
        update users
        set hide_profile = coalesce(@HideProfile, hide_profile), hide_count_subscribers = coalesce(@HideCountSubscribers, hide_count_subscribers),
            hide_caption = coalesce(@HideCaption, hide_caption), active_status_online = coalesce(@ActiveStatusOnline, active_status_online),
            two_factor_auth = coalesce(@TwoFactorAuth, two_factor_auth), updated_at = @now
        where id = @me
        """,
        new { me, change.HideProfile, change.HideCountSubscribers, change.HideCaption, change.ActiveStatusOnline, change.TwoFactorAuth, now = sql.Now });

    /// <summary>Whether money or an audience waits for the member: a live that is scheduled or runs, whether one of those is booked, a payout that is not paid.</summary>
    public static async Task<OpenBusiness> Open(SqlScope sql, long me) => await sql.Connection.QueryFirstOrDefaultAsync<OpenBusiness>(
        """
        select case when exists (select 1 from live_streamings where user_id = @me and status = '0') then 1 else 0 end as Live,
               case when exists (select 1 from live_streamings v inner join live_prebooks b on b.live_id = v.id where v.user_id = @me and v.status = '0') then 1 else 0 end as BookedLive,
               case when exists (select 1 from withdrawals where user_id = @me and status = 'pending') then 1 else 0 end as Withdrawal
        """,
        new { me }) ?? new OpenBusiness();

    /// <summary>Takes off the open lives of the member that nobody has booked, with the mails that wait, as DELETE /live/delete/{id} does.</summary>
    /// <param name="sql">In a transaction that holds the member's row.</param>
    /// <param name="me">Whose.</param>
    /// <param name="written">Now, as the rows of lives tell it.</param>
    public static async Task DeleteLives(SqlScope sql, long me, DateTime written)
    {
        var lives = (await sql.Connection.QueryAsync<long>("select id from live_streamings where user_id = @me and status = '0'", new { me })).ToList();
        foreach (var live in lives)
        {
            var deleted = await sql.Connection.ExecuteAsync(
                """
                update live_streamings set status = '2', modify_user = @me, updated_at = @written
                where id = @live and status = '0' and not exists (select 1 from live_prebooks b where b.live_id = live_streamings.id)
                """,
                new { live, me, written });
            if (deleted == 0) continue;
            await sql.Connection.ExecuteAsync(
                "delete from email_notify_schedules where notification_id = @live and type in ('live', 'live_reminder') and status = '0'", new { live });
        }
    }

    /// <summary>Deletes the account for thirty days (ruling 20: both marks). False when it is deleted already.</summary>
    public static async Task<bool> Delete(SqlScope sql, long me, string reason) => await sql.Connection.ExecuteAsync(
        """
        update users
        set status_before_delete = status, status = 'deleted', deleted = 1, deleted_at = @now, deletion_reason = @reason, updated_at = @now
        where id = @me and status <> 'deleted' and deleted = 0
        """,
        new { me, reason, now = sql.Now }) == 1;

    /// <summary>When and why the account was deleted; null when it is not.</summary>
    public static Task<DeletionRow?> Deletion(SqlScope sql, long me) => sql.Connection.QueryFirstOrDefaultAsync<DeletionRow>(
        """
        select deleted_at as DeletedAt, deletion_reason as Reason
        from users
        where id = @me and (status = 'deleted' or deleted = 1)
        """,
        new { me });

    /// <summary>
    /// Takes the deletion back: the account is what it was before, suspended too. Where the legacy stack deleted it, which left the status, that
    /// stands. False when it is not deleted, or for too long.
    /// </summary>
    public static async Task<bool> Retrieve(SqlScope sql, long me, DateTime since) => await sql.Connection.ExecuteAsync(
        // The status first: MySQL gives later assignments the new values of earlier ones.
        """
        update users
        set status = coalesce(status_before_delete, case when status = 'deleted' then 'active' else status end),
            deleted = 0, deleted_at = null, deletion_reason = null, status_before_delete = null, updated_at = @now
        where id = @me and (status = 'deleted' or deleted = 1) and deleted_at > @since
        """,
        new { me, since, now = sql.Now }) == 1;
}

/// <summary>What a member's privacy hangs on.</summary>
internal sealed class SecurityRow
{
    public long HasPassword { get; set; }

    public string? HideProfile { get; set; }

    public string? HideCountSubscribers { get; set; }

    public string? HideCaption { get; set; }

    public string? ActiveStatusOnline { get; set; }

    public string? TwoFactorAuth { get; set; }
}

/// <summary>A session of the web site.</summary>
internal sealed class WebSessionRow
{
    public string? IpAddress { get; set; }

    public string? UserAgent { get; set; }

    /// <summary>Seconds since 1970.</summary>
    public long? LastActivity { get; set; }
}

internal sealed class DeletionRow
{
    public DateTime? DeletedAt { get; set; }

    public string? Reason { get; set; }
}

/// <summary>What waits for a member; each is 0 or 1.</summary>
internal sealed class OpenBusiness
{
    public long Live { get; set; }

    /// <summary>An open live that somebody has booked.</summary>
    public long BookedLive { get; set; }

    /// <summary>A payout that is not paid.</summary>
    public long Withdrawal { get; set; }
}
