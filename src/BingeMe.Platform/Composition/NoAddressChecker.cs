using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Composition;

/// <summary>Stands where no checker of mail addresses is configured: it gives no verdict, and addresses pass (platform-auth P9).</summary>
internal sealed class NoAddressChecker : IAddressChecker
{
    public static readonly NoAddressChecker Instance = new();

    public Task<AddressVerdict?> Check(string address, CancellationToken cancelled) => Task.FromResult<AddressVerdict?>(null);
}
