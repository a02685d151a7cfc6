using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Integrations.WhatsApp;

/// <summary>Stands where WhatsApp is not configured: no code is taken, and the caller says so.</summary>
internal sealed class NoMessenger : IMessenger
{
    public static readonly NoMessenger Instance = new();

    public bool IsSetUp => false;

    public Task<bool> SendCode(string phone, string code, CancellationToken cancelled) => Task.FromResult(false);
}
