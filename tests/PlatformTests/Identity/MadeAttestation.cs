using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace BingeMe.PlatformTests.Identity;

/// <summary>An attestation as Apple's servers make it, from a root of the test's own; every part can be spoilt.</summary>
public sealed class MadeAttestation
{
    public static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly ECDsa RootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private static readonly ECDsa MiddleKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static X509Certificate2 Root { get; } = Authority("Test Attestation Root", RootKey).CreateSelfSigned(Now.AddYears(-1), Now.AddYears(9));

    public string App { get; init; } = "TEAMID1234.com.bingeme.app";

    public string Environment { get; init; } = "appattest\0\0\0\0\0\0\0";

    public string Format { get; init; } = "apple-appattest";

    public byte Counter { get; init; }

    public byte[] ClientDataHash { get; init; } = SHA256.HashData("challenge"u8);

    public byte[]? CredentialId { get; init; }

    public bool LeaveOutTheMiddle { get; init; }

    public bool LeaveOutTheNonce { get; init; }

    public string KeyId => Convert.ToBase64String(KeyHash);

    private byte[] KeyHash => SHA256.HashData(new PublicKey(leafKey).EncodedKeyValue.RawData);

    public byte[] Cbor()
    {
        var data = AuthenticatorData();
        var middle = Authority("Test Attestation CA", MiddleKey).Create(Root, Now.AddMonths(-1), Now.AddYears(1), [1, 2, 3]);
        var leaf = Leaf(data, middle);
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString(Format);
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(2);
        writer.WriteTextString("x5c");
        writer.WriteStartArray(null);
        writer.WriteByteString(leaf.RawData);
        if (!LeaveOutTheMiddle)
            writer.WriteByteString(middle.RawData);
        writer.WriteEndArray();
        writer.WriteTextString("receipt");
        writer.WriteByteString([1, 2, 3]);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString(data);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private X509Certificate2 Leaf(byte[] data, X509Certificate2 middle)
    {
        var request = new CertificateRequest($"CN={Convert.ToHexStringLower(KeyHash)}", leafKey, HashAlgorithmName.SHA256);
        if (!LeaveOutTheNonce)
        {
            var nonce = new AsnWriter(AsnEncodingRules.DER);
            using (nonce.PushSequence())
            using (nonce.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                nonce.WriteOctetString(SHA256.HashData([.. data, .. ClientDataHash]));
            request.CertificateExtensions.Add(new X509Extension("1.2.840.113635.100.8.2", nonce.Encode(), critical: false));
        }

        var generator = X509SignatureGenerator.CreateForECDsa(MiddleKey);
        return request.Create(middle.SubjectName, generator, Now.AddDays(-1), Now.AddDays(2), [4, 5, 6]);
    }

    private byte[] AuthenticatorData()
    {
        var id = CredentialId ?? KeyHash;
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(App)), 0x40, 0, 0, 0, Counter, .. Encoding.ASCII.GetBytes(Environment), 0, (byte)id.Length, .. id, 0xA0];
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request;
    }
}
