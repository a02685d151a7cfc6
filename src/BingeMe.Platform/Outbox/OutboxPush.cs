using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Outbox;

/// <summary>Pushes into the local outbox, for members who signed in with a device.</summary>
internal sealed class OutboxPush(LocalOutbox outbox, IPushTokens tokens) : IPush
{
    public bool IsOn => true;

    public async Task<bool> Deliver(long userId, string id, PushMessage message, CancellationToken cancelled)
    {
        if (await tokens.Find(userId, cancelled) is null) return false;
        await outbox.Write(new OutboxMessage(default, "push", $"member {userId}", message.Title, message.Body, null, null), cancelled);
        return true;
    }
}
