namespace BingeMe.Handlers.Ports;

/// <summary>Verifies Apple App Attest attestations against Apple's root (contract, /auth/init).</summary>
public interface IAppAttest
{
    /// <summary>Whether team and bundle ids are set, so that attestations can be verified at all.</summary>
    bool Configured { get; }

    /// <summary>Whether the attestation proves a genuine app instance for this challenge (Apple, "Validating apps that connect to your server").</summary>
    /// <param name="keyId">Base64 SHA-256 of the attested public key.</param>
    /// <param name="attestation">The CBOR attestation object.</param>
    /// <param name="clientDataHash">32 bytes.</param>
    /// <param name="now">The time at which the certificate chain must be valid.</param>
    bool Verify(string keyId, ReadOnlyMemory<byte> attestation, ReadOnlyMemory<byte> clientDataHash, DateTimeOffset now);
}
