using System.Formats.Cbor;

namespace BingeMe.Platform.Identity;

/// <summary>The CBOR attestation object of App Attest, read apart (WebAuthn section 6.5.4, format <c>apple-appattest</c>).</summary>
/// <param name="Format">Must be <c>apple-appattest</c>.</param>
/// <param name="Certificates">DER, the attested key's first.</param>
/// <param name="AuthenticatorData">RP id hash, flags, counter, AAGUID, credential id and key.</param>
internal sealed record AttestationObject(string Format, IReadOnlyList<byte[]> Certificates, byte[] AuthenticatorData)
{
    /// <summary>Reads the object.</summary>
    /// <exception cref="CborContentException">It is not well-formed.</exception>
    /// <exception cref="InvalidOperationException">It has other types than it should.</exception>
    public static AttestationObject Read(ReadOnlyMemory<byte> cbor)
    {
        var reader = new CborReader(cbor);
        string format = "";
        byte[] data = [];
        List<byte[]> certificates = [];
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            switch (reader.ReadTextString())
            {
                case "fmt":
                    format = reader.ReadTextString();
                    break;
                case "authData":
                    data = reader.ReadByteString();
                    break;
                case "attStmt":
                    certificates = ReadStatement(reader);
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        reader.ReadEndMap();
        return new AttestationObject(format, certificates, data);
    }

    private static List<byte[]> ReadStatement(CborReader reader)
    {
        List<byte[]> certificates = [];
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.ReadTextString() != "x5c")
            {
                reader.SkipValue();
                continue;
            }

            reader.ReadStartArray();
            while (reader.PeekState() != CborReaderState.EndArray)
                certificates.Add(reader.ReadByteString());
            reader.ReadEndArray();
        }

        reader.ReadEndMap();
        return certificates;
    }
}
