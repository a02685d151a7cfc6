namespace BingeMe.Handlers.Ports;

/// <summary>The outside checker of mail addresses, ListClean (platform-auth P9).</summary>
public interface IAddressChecker
{
    /// <summary>The provider's verdict, or null when it is not configured or gave none (an outage lets the address pass).</summary>
    Task<AddressVerdict?> Check(string address, CancellationToken cancelled);
}

/// <summary>What the checker said of an address; cached in <c>email_validation</c>.</summary>
/// <param name="Status">E.g. <c>clean</c>, <c>dirty</c>, <c>error</c>.</param>
/// <param name="Remarks">Its message; null when it gave none.</param>
public sealed record AddressVerdict(string Status, string? Remarks);
