using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BingeMe.Http;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Member and object ids as clients see them (platform-auth P4, exact): AES-256-CBC of the decimal digits under SHA-256 of the secret
/// with a zero IV, base64url, padded with the character 0 to 24. Deterministic and unauthenticated, so it hides ids and proves nothing.
/// </summary>
public sealed class EncodedIds
{
    private const int Length = 24;
    private const int MaximumDigits = 15;

    private readonly Lazy<Aes> aes;

    /// <summary>Makes the codec; the key is derived on first use.</summary>
    /// <param name="secret"><c>ENCRYPT_SECRET_ID</c>, at least 32 characters.</param>
    /// <exception cref="ArgumentException">The secret is shorter.</exception>
    public EncodedIds(string secret)
    {
        if (secret.Length < 32) throw new ArgumentException("ENCRYPT_SECRET_ID must have at least 32 characters.", nameof(secret));
        aes = new Lazy<Aes>(() =>
        {
            var cipher = Aes.Create();
            cipher.Key = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
            return cipher;
        });
    }

    /// <summary>The 24 characters for an id.</summary>
    public string Encode(long id)
    {
        Span<byte> digits = stackalloc byte[20];
        id.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        Span<byte> zeroIv = stackalloc byte[16];
        zeroIv.Clear();
        Span<byte> cipher = stackalloc byte[32];
        var written = aes.Value.EncryptCbc(digits[..count], zeroIv, cipher, PaddingMode.PKCS7);
        return Base64Url.EncodeToString(cipher[..written]).PadRight(Length, '0');
    }

    /// <summary>Whether a text has the form of an encoded id.</summary>
    public static bool LooksEncoded(string text) => text.Length == Length && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>The id behind an encoded text; null when it hides no positive whole number of at most 15 digits. Never throws for a bad text.</summary>
    public long? Decode(string text)
    {
        if (!LooksEncoded(text)) return null;
        var body = text.EndsWith("00", StringComparison.Ordinal) ? text.AsSpan(0, Length - 2) : text.AsSpan();
        Span<byte> cipher = stackalloc byte[32];
        Span<byte> plain = stackalloc byte[32];
        Span<byte> zeroIv = stackalloc byte[16];
        zeroIv.Clear();
        if (!Base64Url.IsValid(body, out var size) || size > cipher.Length || !Base64Url.TryDecodeFromChars(body, cipher, out var count) || count % 16 != 0) return null;
        try
        {
            if (!aes.Value.TryDecryptCbc(cipher[..count], zeroIv, plain, out var written, PaddingMode.PKCS7)) return null;
            return Positive(Encoding.ASCII.GetString(plain[..written]));
        }
        catch (CryptographicException)
        {
            // Bad padding means "no id of ours", the same answer as a bad length.
            return null;
        }
    }

    /// <summary>An id as a client sends it: encoded, or plain digits (ruling 4). Null when it is neither.</summary>
    public long? Read(string? text) => text is null ? null : LooksEncoded(text) ? Decode(text) : Positive(text);

    /// <summary>The id that a path or a body must hold: encoded, or a plain whole number.</summary>
    /// <exception cref="ApiException">400: it holds none, and none is guessed from its leading digits as the legacy code did (ruling 4; users.md S3, D-S3).</exception>
    internal long Require(string? text, string field = "id") => Read(text?.Trim()) ?? throw Bad(field);

    /// <summary>The same, encoded only: for operations that never took plain ones.</summary>
    /// <exception cref="ApiException">400.</exception>
    internal long RequireEncoded(string? text, string field = "id") => (text is null ? null : Decode(text)) ?? throw Bad(field);

    /// <summary>As <see cref="Require"/>, but null with the error noted, for an operation that has others to tell in the same answer.</summary>
    internal long? Read(string? text, ValidationErrors errors, string field = "id")
    {
        if (Read(text?.Trim()) is { } id) return id;
        errors.Add(field, NoId(field));
        return null;
    }

    private static ApiException Bad(string field) => ApiException.BadField(field, NoId(field));

    private static string NoId(string field) => $"{field} must be an id as this API gives it out.";

    private static long? Positive(string digits) =>
        digits.Length is > 0 and <= MaximumDigits && digits[0] is >= '1' and <= '9' && digits.All(char.IsAsciiDigit)
            ? long.Parse(digits, CultureInfo.InvariantCulture)
            : null;
}

/// <summary>Ids of paths on operations that have an input too.</summary>
internal static class PathIds
{
    /// <summary>The path's id is told together with what is wrong about the input.</summary>
    public static OperationBuilder<TIn> WithId<TIn>(this InputBuilder<TIn> input, EncodedIds ids)
        where TIn : class => input.Parsed((context, errors) =>
        {
            ids.Read(context.Route["id"], errors);
            return ValueTask.FromResult(errors.None ? context.Input : null);
        });
}
