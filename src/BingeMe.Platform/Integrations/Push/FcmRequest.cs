using System.Text.Json.Serialization;

namespace BingeMe.Platform.Integrations.Push;

/// <summary>Body of <c>messages:send</c> (Firebase, FCM HTTP v1).</summary>
internal sealed record FcmRequest([property: JsonPropertyName("message")] FcmRequest.Content Message)
{
    internal sealed record Content(
        [property: JsonPropertyName("token")] string Token,
        [property: JsonPropertyName("notification")] Notice Notification,
        [property: JsonPropertyName("data")] IReadOnlyDictionary<string, string> Data,
        [property: JsonPropertyName("android")] AndroidPart Android,
        [property: JsonPropertyName("apns")] ApnsPart Apns);

    internal sealed record Notice([property: JsonPropertyName("title")] string Title, [property: JsonPropertyName("body")] string Body);

    internal sealed record AndroidPart([property: JsonPropertyName("notification")] AndroidNotice Notification);

    internal sealed record AndroidNotice([property: JsonPropertyName("tag")] string Tag);

    internal sealed record ApnsPart([property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string> Headers);
}
