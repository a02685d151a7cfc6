using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Http;

namespace BingeMe.Handlers.Security;

/// <summary>
/// The envelope of personal numbers at rest (live-payout-privacy.md, Shared rules of this module, rule 4), byte for byte the legacy one:
/// AES-256-CBC under SHA-256 of a secret, with HMAC-SHA256 over IV and ciphertext. It opens what any secret of its ring sealed and seals with the
/// first. Pure: it knows no store and no clock.
/// </summary>
internal sealed class SealedFields
{
    /// <summary>What every envelope begins with, in SQL's <c>like</c>: <c>{"iv":"</c> in base64.</summary>
    public const string Prefix = "eyJpdiI6I%";

    private const int IvBytes = 16;

    private readonly IReadOnlyList<string> secrets;
    private readonly IRandomSource entropy;

    /// <summary>Made on first use: most calls meet no sealed field.</summary>
    private byte[][]? keys;

    /// <summary>A ring of secrets.</summary>
    /// <param name="secrets">The one for new fields first; at least one.</param>
    /// <param name="entropy">Gives the IVs.</param>
    public SealedFields(IReadOnlyList<string> secrets, IRandomSource entropy) => (this.secrets, this.entropy) = (secrets, entropy);

    private byte[][] Keys => keys ??= [.. secrets.Select(static s => SHA256.HashData(Encoding.UTF8.GetBytes(s)))];

    /// <summary>Seals a text under the first secret; null and empty pass unchanged.</summary>
    public string? Seal(string? text)
    {
        if (string.IsNullOrEmpty(text)) return text;
        var iv = new byte[IvBytes];
        entropy.Fill(iv);
        using var aes = Aes.Create();
        aes.Key = Keys[0];
        var value = Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(text), iv, PaddingMode.PKCS7));
        // Written by hand: base64 and hex need no escapes, and the serializer would escape base64's plus.
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"iv":"{{Convert.ToBase64String(iv)}}","value":"{{value}}","mac":"{{Convert.ToHexStringLower(Mac(Keys[0], iv, value))}}","tag":""}"""));
    }

    /// <summary>Opens what a column holds: an envelope of any secret of the ring, else the text itself, which nobody sealed.</summary>
    /// <param name="stored">The column.</param>
    /// <returns>The text; null for null, and for an envelope that no secret of the ring opens.</returns>
    public string? Open(string? stored) => Read(stored).Text;

    /// <summary>Opens what a column holds, and tells under which secret it was sealed.</summary>
    public SealedField Read(string? stored)
    {
        if (Parse(stored) is not { } envelope) return new SealedField(SealedState.Plain, stored);
        for (var i = 0; i < Keys.Length; i++)
            if (Open(Keys[i], envelope) is { } text) return new SealedField(i == 0 ? SealedState.Current : SealedState.Former, text);
        return new SealedField(SealedState.Unreadable, null);
    }

    private static string? Open(byte[] key, Envelope envelope)
    {
        if (!CryptographicOperations.FixedTimeEquals(Mac(key, envelope.Iv, envelope.Value), envelope.Mac)) return null;
        try
        {
            using var aes = Aes.Create();
            aes.Key = key;
            return Encoding.UTF8.GetString(aes.DecryptCbc(Convert.FromBase64String(envelope.Value), envelope.Iv, PaddingMode.PKCS7));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            // Sealed under this key and still no ciphertext of it: nobody can read it.
            return null;
        }
    }

    private static byte[] Mac(byte[] key, byte[] iv, string value) => HMACSHA256.HashData(key, iv.Concat(Encoding.ASCII.GetBytes(value)).ToArray());

    /// <summary>Null: it has not the form of an envelope.</summary>
    private static Envelope? Parse(string? stored)
    {
        if (stored is null || !Base64.IsValid(stored)) return null;
        try
        {
            var json = JsonSerializer.Deserialize(Convert.FromBase64String(stored), SealedFieldsJson.Default.SealedJson);
            if (json is not { Iv: { } iv, Value: { } value, Mac: { } mac } || !Ascii.IsValid(value)) return null;
            var envelope = new Envelope(Convert.FromBase64String(iv), value, Convert.FromHexString(mac));
            return envelope.Iv.Length == IvBytes ? envelope : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private sealed record Envelope(byte[] Iv, string Value, byte[] Mac);
}

/// <summary>A column that may be sealed.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Text">What it says; null where that is unknown.</param>
internal readonly record struct SealedField(SealedState State, string? Text);

/// <summary>How a column that may be sealed stands.</summary>
internal enum SealedState
{
    /// <summary>Not sealed.</summary>
    Plain,

    /// <summary>Sealed under the secret for new fields.</summary>
    Current,

    /// <summary>Sealed under another secret of the ring.</summary>
    Former,

    /// <summary>Sealed under no secret of the ring, or damaged.</summary>
    Unreadable,
}

/// <summary>The JSON inside of an envelope.</summary>
internal sealed class SealedJson
{
    public string? Iv { get; set; }

    public string? Value { get; set; }

    public string? Mac { get; set; }
}

/// <summary>Its source-generated metadata.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SealedJson))]
internal sealed partial class SealedFieldsJson : JsonSerializerContext;
