using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Api;

/// <summary>A checker of mail addresses with prepared verdicts; null for every other address, as in an outage.</summary>
public sealed class FakeAddressChecker : IAddressChecker
{
    /// <summary>Verdicts by address.</summary>
    public Dictionary<string, AddressVerdict> Verdicts { get; } = [];

    /// <summary>The addresses that were asked about.</summary>
    public List<string> Asked { get; } = [];

    public Task<AddressVerdict?> Check(string address, CancellationToken cancelled)
    {
        Asked.Add(address);
        return Task.FromResult(Verdicts.GetValueOrDefault(address));
    }
}
