using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace BingeMe.Cutover.Alerts;

/// <summary>Somewhere that people look.</summary>
/// <param name="Name">What messages call it. No part of it may be secret: a hook's path and a bot's token are.</param>
/// <param name="Make">The request that puts a text there; made anew for each attempt.</param>
public sealed record AlertChannel(string Name, Func<string, HttpRequestMessage> Make)
{
    /// <summary>A web hook that takes <c>{ "text": "..." }</c>, as Slack, Mattermost, Teams and Google Chat do.</summary>
    /// <param name="hook">Its URL.</param>
    public static AlertChannel WebHook(Uri hook) => new(hook.Host, text =>
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("text"u8, text);
            json.WriteEndObject();
        }

        return new HttpRequestMessage(HttpMethod.Post, hook)
        {
            Content = new ByteArrayContent(body.WrittenSpan.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    });
}
