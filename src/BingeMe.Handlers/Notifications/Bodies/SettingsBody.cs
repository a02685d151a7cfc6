using System.Text.Json;
using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Notifications.Bodies;

/// <summary>Body of POST /notification/settings: any of the switches. Taken as they come, since a number or a boolean is as wrong as another text.</summary>
internal sealed class SettingsBody
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
