using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Outbox;

/// <summary>WhatsApp messages into the local outbox.</summary>
/// <param name="outbox">Where they go.</param>
internal sealed class OutboxMessenger(LocalOutbox outbox) : IMessenger
{
    /// <inheritdoc/>
    public async Task<bool> SendCode(string phone, string code, CancellationToken cancelled)
    {
        await outbox.Write(new OutboxMessage(default, "whatsapp", phone, null, $"{code} is your BingeMe code.", null, code), cancelled);
        return true;
    }
}
