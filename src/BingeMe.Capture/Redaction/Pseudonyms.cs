using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BingeMe.Capture.Redaction;

/// <summary>
/// Stands for secrets in recordings: HMAC-SHA-256 under a key that is never stored with them. Equal values stay equal, so that a token that
/// one answer gives is still the one that the next request sends; nobody without the key gets back to the value, or can try values out.
/// </summary>
public sealed class Pseudonyms
{
    /// <summary>The fewest bytes of a key.</summary>
    public const int KeyBytes = 16;

    /// <summary>The host of mail addresses that stand for others; a reserved name (RFC 6761 section 6.4).</summary>
    public const string MailHost = "redacted.invalid";

    private readonly byte[] key;

    /// <summary>Pseudonyms under a key.</summary>
    /// <param name="key">At least <see cref="KeyBytes"/> random bytes.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public Pseudonyms(ReadOnlySpan<byte> key)
    {
        if (key.Length < KeyBytes) throw new ArgumentException($"The key needs at least {KeyBytes} bytes.", nameof(key));
        this.key = key.ToArray();
        Fingerprint = $"hmac:{Hex("fingerprint", "", 8)}";
    }

    /// <summary>Tells keys apart without telling the key: recordings of one fingerprint agree in their pseudonyms.</summary>
    public string Fingerprint { get; }

    /// <summary>A token, key or other long secret: a variable, which a replay fills with what the host under test gave out.</summary>
    public string Token(string value) => $"{{{{token-{Hex("token", value, 16)}}}}}";

    /// <summary>A password; it still has letters of both cases, a digit and a sign.</summary>
    public string Password(string value) => $"Pw1!{Hex("password", value, 16)}";

    /// <summary>A cookie's value.</summary>
    public string Cookie(string value) => $"cookie-{Hex("cookie", value, 16)}";

    /// <summary>A mail address.</summary>
    public string Mail(string value) => $"p{Hex("mail", value.ToLowerInvariant(), 12)}@{MailHost}";

    /// <summary>A number in text (phone, code, account): the same length and signs, other digits and letters, the first digit never 0 unless it was.</summary>
    public string Number(string value)
    {
        var digest = Digest("digits", value);
        var text = new StringBuilder(value.Length);
        var at = 0;
        foreach (var c in value)
            if (char.IsAsciiLetter(c) || c > '\u007f') text.Append((char)((char.IsAsciiLetterUpper(c) ? 'A' : 'a') + (digest[at++ % digest.Length] % 26)));
            else if (!char.IsAsciiDigit(c)) text.Append(c);
            else if (at == 0 && c != '0') text.Append((char)('1' + (digest[at++] % 9)));
            else text.Append((char)('0' + (digest[at++ % digest.Length] % 10)));
        return text.ToString();
    }

    /// <summary>A payment card: the same length, and never a valid number (its check digit is wrong).</summary>
    public string Card(string value)
    {
        var digits = Number(value);
        if (!SecretShapes.HasCheckDigit(digits)) return digits;
        var last = digits.AsSpan().LastIndexOfAnyInRange('0', '9');
        return $"{digits[..last]}{(digits[last] - '0' + 1) % 10}{digits[(last + 1)..]}";
    }

    /// <summary>A client's address, in the ranges for documentation and measurement (RFC 2544, RFC 3849).</summary>
    public string Address(string value)
    {
        var digest = Digest("address", value);
        return value.Contains(':', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"2001:db8::{digest[0]:x}{digest[1]:x2}:{digest[2] + 1:x}")
            : string.Create(CultureInfo.InvariantCulture, $"198.{18 + (digest[0] & 1)}.{digest[1]}.{digest[2]}");
    }

    /// <summary>Whether an address stands for another already, or is nobody's (RFC 5737).</summary>
    public static bool IsAddress(string value) =>
        value.StartsWith("198.18.", StringComparison.Ordinal) || value.StartsWith("198.19.", StringComparison.Ordinal) || value.StartsWith("203.0.113.", StringComparison.Ordinal)
        || value.StartsWith("2001:db8:", StringComparison.OrdinalIgnoreCase);

    private string Hex(string kind, string value, int characters) => Convert.ToHexStringLower(Digest(kind, value))[..characters];

    private byte[] Digest(string kind, string value) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}\n{value}"));
}
