using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>Body of POST /notification/settings: any of the switches. Taken as they come, since a number or a boolean is as wrong as another text.</summary>
internal sealed class SettingsRequest
{
    [JsonPropertyName("notify_new_subscriber")]
    public JsonElement? NewSubscriber { get; set; }

    [JsonPropertyName("notify_liked_post")]
    public JsonElement? LikedPost { get; set; }

    [JsonPropertyName("notify_commented_post")]
    public JsonElement? CommentedPost { get; set; }

    [JsonPropertyName("notify_new_tip")]
    public JsonElement? NewTip { get; set; }

    [JsonPropertyName("notify_new_ppv")]
    public JsonElement? NewPpv { get; set; }

    [JsonPropertyName("notify_liked_comment")]
    public JsonElement? LikedComment { get; set; }

    [JsonPropertyName("notify_missed_vc_email")]
    public JsonElement? MissedCallByMail { get; set; }

    [JsonPropertyName("notify_missed_vc_wa")]
    public JsonElement? MissedCallByWhatsApp { get; set; }

    /// <summary>What was sent, by key, in the form's order.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, JsonElement>> Sent => new KeyValuePair<string, JsonElement?>[]
    {
        new("notify_new_subscriber", NewSubscriber),
        new("notify_liked_post", LikedPost),
        new("notify_commented_post", CommentedPost),
        new("notify_new_tip", NewTip),
        new("notify_new_ppv", NewPpv),
        new("notify_liked_comment", LikedComment),
        new("notify_missed_vc_email", MissedCallByMail),
        new("notify_missed_vc_wa", MissedCallByWhatsApp),
    }.Where(s => s.Value is not null).Select(s => new KeyValuePair<string, JsonElement>(s.Key, s.Value!.Value));
}

/// <summary>Every value is exactly the text <c>1</c> or <c>0</c>; checked for all before anything is written.</summary>
internal sealed class SettingsValidator : IValidator<SettingsRequest>
{
    public void Check(SettingsRequest input, ValidationErrors errors)
    {
        foreach (var (key, value) in input.Sent)
            errors.Unless(value.ValueKind == JsonValueKind.String && value.GetString() is ("1" or "0"), key, $"{key} must be \"1\" or \"0\".");
    }
}

/// <summary>POST /notification/settings: sets the switches that were sent. Contract: posts-messages.md.</summary>
internal sealed class UpdateSettings(Db db, TimeProvider clock)
{
    public async Task<Response<NotificationSettings>> Handle(RequestContext<SettingsRequest> context)
    {
        var body = context.Input;
        if (!body.Sent.Any()) return Response.Ok("Nothing to change.", new NotificationSettings());
        var changes = new SettingsRow
        {
            NewSubscriber = Stored(body.NewSubscriber),
            LikedPost = Stored(body.LikedPost),
            CommentedPost = Stored(body.CommentedPost),
            NewTip = Stored(body.NewTip),
            NewPpv = Stored(body.NewPpv),
            LikedComment = Stored(body.LikedComment),
            MissedCallByMail = Stored(body.MissedCallByMail),
            MissedCallByWhatsApp = Stored(body.MissedCallByWhatsApp),
        };
        await using var sql = await db.Connect(context.Cancelled);
        await SettingsSql.Write(sql, context.MemberId, changes, clock.SqlNow());
        return Response.Ok("Notification settings saved.", SettingsForm.Of(await SettingsSql.Read(sql, context.MemberId)));
    }

    private static string? Stored(JsonElement? sent) => sent is not { } value ? null : value.GetString() == "1" ? "yes" : "no";
}
