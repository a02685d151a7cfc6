using BingeMe.Handlers.Ports;
using BingeMe.Platform.Outbound;

namespace BingeMe.Platform.Outbox;

/// <summary>Pushes into the local outbox, for members who signed in with a device.</summary>
internal sealed class OutboxPush(LocalOutbox outbox, IPushTokens tokens, BackgroundWork background) : IPush
{
    public void Send(long userId, PushMessage message) => background.Run(cancelled => Deliver(userId, message, cancelled));

    public async Task<bool> Deliver(long userId, PushMessage message, CancellationToken cancelled)
    {
        if (await tokens.Find(userId, cancelled) is null) return false;
        await outbox.Write(new OutboxMessage(default, "push", $"member {userId}", message.Title, message.Body, null, null), cancelled);
        return true;
    }
}
