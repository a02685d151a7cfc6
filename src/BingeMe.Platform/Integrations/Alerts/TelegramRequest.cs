using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace BingeMe.Platform.Integrations.Alerts;

/// <summary>How a text is put into a chat (Telegram Bot API, sendMessage). The bot's token stands in the address, which is told to nobody.</summary>
public static class TelegramRequest
{
    /// <summary>Telegram.</summary>
    public static readonly Uri Telegram = new("https://api.telegram.org/");

    private const int LongestText = 1000;

    /// <summary>The request.</summary>
    /// <param name="server">Telegram, or a test's; with a slash at the end.</param>
    /// <param name="bot">The bot's token.</param>
    /// <param name="chat">The chat's id.</param>
    /// <param name="text">Plain text; what is beyond 1,000 characters is left out.</param>
    public static HttpRequestMessage Of(Uri server, string bot, string chat, string text)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new TelegramMessage(chat, WebUtility.HtmlEncode(text.Length > LongestText ? text[..LongestText] : text), "HTML"),
            TelegramJson.Default.TelegramMessage);
        return new HttpRequestMessage(HttpMethod.Post, $"{server}bot{bot}/sendMessage")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }
}
