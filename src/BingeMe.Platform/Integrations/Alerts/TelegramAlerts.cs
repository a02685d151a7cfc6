using BingeMe.Handlers.Ports;
using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.Integrations.Alerts;

/// <summary>
/// Alerts into a Telegram chat (platform-auth P15; Telegram Bot API, sendMessage). Not repeated: an alert that came twice reads as two
/// outages. The bot's token stands in the address and so never in a message of ours.
/// </summary>
/// <param name="http">Carries the calls.</param>
/// <param name="background">Sends behind the request's back.</param>
/// <param name="bot">The bot's token.</param>
/// <param name="chat">The chat's id.</param>
/// <param name="server">Telegram, or a test's.</param>
internal sealed class TelegramAlerts(GuardedHttpClient http, IBackgroundWork background, string bot, string chat, Uri server) : IAlerts
{
    public void Tell(string text) => background.Offer(cancelled => Send(text, cancelled));

    /// <summary>Asks who the bot is. Gives the status.</summary>
    /// <exception cref="Handlers.Ports.DependencyException">There was no answer.</exception>
    public async Task<int> Probe(CancellationToken cancelled) =>
        (await http.Send(_ => ValueTask.FromResult(new HttpRequestMessage(HttpMethod.Get, $"{server}bot{bot}/getMe")), repeatable: true, cancelled)).Status;

    private async Task Send(string text, CancellationToken cancelled)
    {
        var answer = await http.Send(_ => ValueTask.FromResult(TelegramRequest.Of(server, bot, chat, text)), repeatable: false, cancelled);
        if (!answer.IsSuccess) throw new ServiceCallException(answer);
    }
}
