using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Identity;

/// <summary>
/// Apple's published steps for an attestation ("Validating apps that connect to your server"); the numbers in the code are theirs.
/// </summary>
public sealed class AppAttest : IAppAttest
{
    private const string NonceExtension = "1.2.840.113635.100.8.2";
    private const int CredentialStart = 55;

    private readonly IReadOnlyList<string> appIds;
    private readonly bool development;
    private readonly Lazy<X509Certificate2> root;

    /// <summary>Says which apps are ours.</summary>
    /// <param name="teamId">APPLE_TEAM_ID; null or empty leaves attestation unconfigured.</param>
    /// <param name="bundleIds">APPLE_BUNDLE_IDS; empty leaves it unconfigured.</param>
    /// <param name="development">Whether keys of apps built with the development entitlement are taken too.</param>
    /// <param name="root">The root of trust, read at the first attestation; Apple's when null.</param>
    public AppAttest(string? teamId, IReadOnlyCollection<string> bundleIds, bool development, Func<X509Certificate2>? root = null)
    {
        appIds = string.IsNullOrEmpty(teamId) ? [] : [.. bundleIds.Select(bundle => $"{teamId}.{bundle}")];
        this.development = development;
        // A file that could not be read is tried again.
        this.root = new Lazy<X509Certificate2>(root ?? AppleAttestRoot.Certificate, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public bool Configured => appIds.Count > 0;

    /// <inheritdoc/>
    public bool Verify(string keyId, ReadOnlyMemory<byte> attestation, ReadOnlyMemory<byte> clientDataHash, DateTimeOffset now)
    {
        var leaf = (X509Certificate2?)null;
        try
        {
            var read = AttestationObject.Read(attestation);
            if (!Configured || read.Format != "apple-appattest" || read.Certificates.Count == 0 || clientDataHash.Length != SHA256.HashSizeInBytes)
                return false;
            leaf = X509CertificateLoader.LoadCertificate(read.Certificates[0]);
            return Trusted(leaf, read.Certificates, now)
                && HasNonce(leaf, read.AuthenticatorData, clientDataHash.Span)
                && IsKey(leaf, keyId, out var key)
                && HasAuthenticatorData(read.AuthenticatorData, key);
        }
        catch (Exception e) when (e is CborContentException or CryptographicException or AsnContentException or InvalidOperationException or FormatException)
        {
            // The bytes come from outside; whatever is malformed proves nothing.
            return false;
        }
        finally
        {
            leaf?.Dispose();
        }
    }

    private X509Certificate2 Root()
    {
        try
        {
            return root.Value;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Our file, not the client's bytes: it would be told that its attestation is worth nothing.
            throw new DependencyException("app-attest", e) { Kind = DependencyFailure.Refused };
        }
    }

    // 1. The certificates lead from the attested key to Apple's root, at this time.
    private bool Trusted(X509Certificate2 leaf, IReadOnlyList<byte[]> certificates, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Root());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        foreach (var certificate in certificates.Skip(1))
            chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(certificate));
        try
        {
            return chain.Build(leaf);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
            foreach (var extra in chain.ChainPolicy.ExtraStore)
                extra.Dispose();
        }
    }

    // 2. to 4. The certificate carries SHA256(authData || clientDataHash): the key was attested for this challenge.
    private static bool HasNonce(X509Certificate2 leaf, byte[] authenticatorData, ReadOnlySpan<byte> clientDataHash)
    {
        if (leaf.Extensions[NonceExtension] is not { } extension)
            return false;
        var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        var nonce = reader.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 1)).ReadOctetString();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(authenticatorData);
        hash.AppendData(clientDataHash);
        return CryptographicOperations.FixedTimeEquals(nonce, hash.GetHashAndReset());
    }

    // 5. The key id is the hash of the attested public key (X9.62 uncompressed point).
    private static bool IsKey(X509Certificate2 leaf, string keyId, out byte[] key)
    {
        key = SHA256.HashData(leaf.PublicKey.EncodedKeyValue.RawData);
        return CryptographicOperations.FixedTimeEquals(key, Convert.FromBase64String(keyId));
    }

    // 6. to 9. App, counter, environment and credential id.
    private bool HasAuthenticatorData(ReadOnlySpan<byte> data, byte[] key)
    {
        if (data.Length < CredentialStart + key.Length)
            return false;
        var app = data[..32].ToArray();
        return appIds.Any(id => CryptographicOperations.FixedTimeEquals(app, SHA256.HashData(Encoding.UTF8.GetBytes(id))))
            && BinaryPrimitives.ReadUInt32BigEndian(data[33..37]) == 0
            && (data[37..53].SequenceEqual("appattest\0\0\0\0\0\0\0"u8) || (development && data[37..53].SequenceEqual("appattestdevelop"u8)))
            && BinaryPrimitives.ReadUInt16BigEndian(data[53..55]) == key.Length
            && data.Slice(CredentialStart, key.Length).SequenceEqual(key);
    }
}
