using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Creator.Features;

/// <summary>The SQL of a creator's paid features: groups (5 video, 17 chat, 18 audio, 19 free video call) and <c>creator_settings</c>.</summary>
internal static class FeaturesSql
{
    private const string InGroup = "case when exists (select 1 from creator_groups g where g.creator_id = u.id and g.group_id = {0}) then 1 else 0 end";

    /// <summary>The creator with his settings; null when there is no such member.</summary>
    public static Task<FeatureRow?> Find(SqlScope sql, long me) => sql.Connection.QueryFirstOrDefaultAsync<FeatureRow>(
        $"""
        select u.verified_id as VerifiedId, {In(5)} as InVideoGroup, {In(17)} as InChatGroup, {In(18)} as InAudioGroup, {In(19)} as InFreeVideoGroup,
               case when s.user_id is null then 0 else 1 end as HasSettings,
               s.vdcl_status as VideoCall, s.vdcl_min_coin as VideoCallPrice, s.free_vdcl_status as FreeVideoCall, s.adcl_status as AudioCall,
               s.audio_call_price as AudioCallPrice, s.paid_chat_status as PaidChat, s.pc_sub_price as SubscriberPrice, s.pc_non_sub_price as OtherPrice
        from users u left join creator_settings s on s.user_id = u.id
        where u.id = @me
        """,
        new { me });

    /// <summary>Writes what was chosen of the open features, and leaves the rest as it is; one statement, whether there is a row or not.</summary>
    public static Task Write(SqlScope sql, long me, FeatureAccess access, FeatureChoice choice, DateTime now)
    {
        List<(string Column, string Parameter)> written = [];
        if (access.VideoCall) Add("vdcl_status", "@VideoCall", choice.VideoCall);
        if (access.VideoCall) Add("vdcl_min_coin", "@VideoCallPrice", choice.VideoCallPrice);
        if (access.FreeVideoCall) Add("free_vdcl_status", "@FreeVideoCall", choice.FreeVideoCall);
        if (access.AudioCall) Add("adcl_status", "@AudioCall", choice.AudioCall);
        if (access.AudioCall) Add("audio_call_price", "@AudioCallPrice", choice.AudioCallPrice);
        if (access.PaidChat) Add("paid_chat_status", "@PaidChat", choice.PaidChat);
        if (access.PaidChat) Add("pc_sub_price", "@SubscriberPrice", choice.SubscriberPrice);
        if (access.PaidChat) Add("pc_non_sub_price", "@OtherPrice", choice.OtherPrice);
        return sql.Connection.ExecuteAsync(
            $"""
            insert into creator_settings (user_id, created_at, updated_at{string.Concat(written.Select(w => $", {w.Column}"))})
            values (@me, @now, @now{string.Concat(written.Select(w => $", {w.Parameter}"))})
            {sql.Dialect.OnDuplicateUpdate("user_id", [.. written.Select(w => w.Column), "updated_at"])}
            """,
            new
            {
                me,
                now,
                choice.VideoCall,
                choice.VideoCallPrice,
                choice.FreeVideoCall,
                choice.AudioCall,
                choice.AudioCallPrice,
                choice.PaidChat,
                choice.SubscriberPrice,
                choice.OtherPrice,
            });

        void Add(string column, string parameter, object? value)
        {
            if (value is not null) written.Add((column, parameter));
        }
    }

    private static string In(int group) => InGroup.Replace("{0}", $"{group}", StringComparison.Ordinal);
}

/// <summary>A creator with his stored settings, which are null where there is no row.</summary>
internal sealed class FeatureRow
{
    public string? VerifiedId { get; set; }

    public long InVideoGroup { get; set; }

    public long InChatGroup { get; set; }

    public long InAudioGroup { get; set; }

    public long InFreeVideoGroup { get; set; }

    public long HasSettings { get; set; }

    public string? VideoCall { get; set; }

    public long? VideoCallPrice { get; set; }

    public string? FreeVideoCall { get; set; }

    public string? AudioCall { get; set; }

    public long? AudioCallPrice { get; set; }

    public string? PaidChat { get; set; }

    public long? SubscriberPrice { get; set; }

    public long? OtherPrice { get; set; }

    /// <summary>What holds now. The price for others is proposed only while nothing is stored, so that what is shown is what is charged.</summary>
    public FeatureValues Values => new()
    {
        PaidChatStatus = Switch(PaidChat),
        PcSubPrice = SubscriberPrice ?? 0,
        PcNonSubPrice = HasSettings == 0 ? FeatureForm.ProposedPrice : OtherPrice ?? 0,
        FreeVideoCallStatus = Switch(FreeVideoCall),
        VdclStatus = Switch(VideoCall),
        VdclMinCoin = VideoCallPrice ?? 0,
        AdclStatus = Switch(AudioCall),
        AudioCallPrice = AudioCallPrice ?? 0,
    };

    private static string Switch(string? stored) => stored == "yes" ? "yes" : "no";
}

/// <summary>What a creator chose; null leaves a thing as it is.</summary>
internal sealed record FeatureChoice(
    string VideoCall, long? VideoCallPrice, string FreeVideoCall, string AudioCall, long? AudioCallPrice, string PaidChat, long? SubscriberPrice, long? OtherPrice);
