using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Integrations.Push;

/// <summary>Stands where no push account is configured.</summary>
internal sealed class NoPush : IPush
{
    public static readonly NoPush Instance = new();

    public bool IsOn => false;

    public Task<bool> Deliver(long userId, string id, PushMessage message, CancellationToken cancelled) => Task.FromResult(false);
}
