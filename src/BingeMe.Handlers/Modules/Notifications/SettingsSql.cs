using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>The SQL of the switches: columns of the member's row.</summary>
internal sealed class SettingsSql(IDatabase database)
{
    /// <summary>The switches of a member who exists.</summary>
    public async Task<SettingsRow> Read(long me, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<SettingsRow>(
            """
            select notify_new_subscriber as NewSubscriber, notify_liked_post as LikedPost, notify_commented_post as CommentedPost, notify_new_tip as NewTip,
                   notify_new_ppv as NewPpv, notify_liked_comment as LikedComment, notify_missed_vc_email as MissedCallByMail,
                   notify_missed_vc_wa as MissedCallByWhatsApp
            from users where id = @me
            """,
            new { me }) ?? new SettingsRow();
    }

    /// <summary>Sets those that are not null, to <c>yes</c> or <c>no</c>; the others stay as they are.</summary>
    public async Task Write(long me, SettingsRow changes, DateTime now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await connection.ExecuteAsync(
            """
            update users
            set notify_new_subscriber = coalesce(@NewSubscriber, notify_new_subscriber), notify_liked_post = coalesce(@LikedPost, notify_liked_post),
                notify_commented_post = coalesce(@CommentedPost, notify_commented_post), notify_new_tip = coalesce(@NewTip, notify_new_tip),
                notify_new_ppv = coalesce(@NewPpv, notify_new_ppv), notify_liked_comment = coalesce(@LikedComment, notify_liked_comment),
                notify_missed_vc_email = coalesce(@MissedCallByMail, notify_missed_vc_email),
                notify_missed_vc_wa = coalesce(@MissedCallByWhatsApp, notify_missed_vc_wa), updated_at = @now
            where id = @me
            """,
            new
            {
                changes.NewSubscriber,
                changes.LikedPost,
                changes.CommentedPost,
                changes.NewTip,
                changes.NewPpv,
                changes.LikedComment,
                changes.MissedCallByMail,
                changes.MissedCallByWhatsApp,
                me,
                now,
            });
    }
}

/// <summary>The switches of a member, as stored.</summary>
internal sealed class SettingsRow
{
    public string? NewSubscriber { get; set; }

    public string? LikedPost { get; set; }

    public string? CommentedPost { get; set; }

    public string? NewTip { get; set; }

    public string? NewPpv { get; set; }

    public string? LikedComment { get; set; }

    public string? MissedCallByMail { get; set; }

    public string? MissedCallByWhatsApp { get; set; }

    /// <summary>By key, in the form's order: <c>"1"</c> for yes, <c>"0"</c> for anything else.</summary>
    public IReadOnlyDictionary<string, string> Values => new Dictionary<string, string>
    {
        ["notify_new_subscriber"] = Value(NewSubscriber),
        ["notify_liked_post"] = Value(LikedPost),
        ["notify_commented_post"] = Value(CommentedPost),
        ["notify_new_tip"] = Value(NewTip),
        ["notify_new_ppv"] = Value(NewPpv),
        ["notify_liked_comment"] = Value(LikedComment),
        ["notify_missed_vc_email"] = Value(MissedCallByMail),
        ["notify_missed_vc_wa"] = Value(MissedCallByWhatsApp),
    };

    private static string Value(string? stored) => stored == "yes" ? "1" : "0";
}
