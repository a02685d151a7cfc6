namespace BingeMe.Handlers.Ports;

/// <summary>The outside checker of mail addresses, ListClean (platform-auth P9).</summary>
public interface IAddressChecker
{
    /// <summary>The provider's verdict, or null when it is not configured or gave none (an outage lets the address pass).</summary>
    Task<AddressVerdict?> Check(string address, CancellationToken cancelled);
}
