namespace BingeMe.Handlers.Notifications.Settings;

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
