using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Api;

/// <summary>App Attest that accepts one key id.</summary>
/// <param name="goodKeyId">The key id whose attestation holds.</param>
public sealed class FakeAppAttest(string goodKeyId) : IAppAttest
{
    public bool Configured => true;

    public bool Verify(string keyId, ReadOnlyMemory<byte> attestation, ReadOnlyMemory<byte> clientDataHash, DateTimeOffset now) => keyId == goodKeyId;
}
