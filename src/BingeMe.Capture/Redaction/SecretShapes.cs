using System.Text.Json;
using System.Text.RegularExpressions;

namespace BingeMe.Capture.Redaction;

/// <summary>
/// What secrets and personal data look like, for the one who removes them and the one who looks whether they are gone. Texts are what clients
/// send: whatever repeats before something that may not come is bounded, or a body of one letter would cost the square of its length.
/// </summary>
internal static partial class SecretShapes
{
    /// <summary>How deep JSON is looked into; deeper than whatever a host reads.</summary>
    public static readonly JsonDocumentOptions Depth = new() { MaxDepth = 512 };

    /// <summary>How names of tokens and keys end.</summary>
    private static readonly string[] LongSecrets = ["token", "signature", "sessionid", "sessid"];

    /// <summary>How names of keys end that open nothing: they find something, or anybody may have them. Any other key is a secret until it is known to be none.</summary>
    private static readonly string[] OpenKeys =
        ["routekey", "publickey", "pubkey", "idempotencykey", "primarykey", "foreignkey", "sortkey", "partitionkey", "hashkey", "rangekey", "objectkey", "s3key", "mediakey", "filekey", "imagekey", "pdfkey", "uploadkey", "cachekey", "surrogatekey", "websocketkey", "inboxkey", "fieldkey", "itemkey", "sitekey"];

    private static readonly char[] Parts = ['[', ']', '.', '/'];

    /// <summary>
    /// What a member of JSON, a header field or a parameter of this name holds; null when the name says nothing. Of a name in several parts
    /// (<c>user[password]</c>, <c>password[0]</c>) each part counts.
    /// </summary>
    public static SecretKind? OfName(string name)
    {
        if (name.Contains('%', StringComparison.Ordinal)) name = Uri.UnescapeDataString(name);
        if (OfPlain(Separators().Replace(name, "").ToLowerInvariant()) is { } kind) return kind;
        if (!name.AsSpan().ContainsAny(Parts)) return null;
        foreach (var part in name.Split(Parts).Reverse())
            if (OfPlain(Separators().Replace(part, "").ToLowerInvariant()) is { } one) return one;
        return null;
    }

    private static SecretKind? OfPlain(string plain) => plain switch
    {
        "authorization" or "proxyauthorization" => SecretKind.Authorization,
        "cookie" or "cookies" => SecretKind.Cookie,
        "setcookie" => SecretKind.SetCookie,
        "forwarded" or "sourceip" or "ip" or "ipaddress" or "cfconnectingip" or "xrealip" or "cloudfrontvieweraddress" or "xenvoyexternaladdress" => SecretKind.Address,
        _ when plain.EndsWith("forwardedfor", StringComparison.Ordinal) || plain.EndsWith("clientip", StringComparison.Ordinal) || plain.EndsWith("userip", StringComparison.Ordinal) || plain is "remoteaddr" or "remoteip" => SecretKind.Address,
        "code" => SecretKind.Code,
        "otpcode" or "verificationcode" or "pin" or "cvv" or "cvc" => SecretKind.Pin,
        _ when plain.EndsWith("otp", StringComparison.Ordinal) => SecretKind.Pin,
        "aadhar" or "aadhaar" or "pancard" or "pan" or "accno" or "ifsc" or "upi" or "upiid" or "bank" or "bankdetails" => SecretKind.Number,
        "usernameemail" or "identifier" => SecretKind.Contact,
        "phone" or "phonenumber" or "mobile" or "mobilenumber" or "telephone" or "whatsapp" or "accountnumber" or "iban" or "routingnumber" or "taxid" or "ssn" => SecretKind.Number,
        _ when plain.EndsWith("password", StringComparison.Ordinal) || plain is "passwd" or "pass" or "pwd" or "passphrase" or "passcode" || plain.StartsWith("password", StringComparison.Ordinal) => SecretKind.Password,
        _ when LongSecrets.Any(end => plain.EndsWith(end, StringComparison.Ordinal)) || plain is "sig" or "nonce" or "attestation" or "sid" or "jwt" or "bearer" => SecretKind.Token,
        _ when plain.Contains("secret", StringComparison.Ordinal) || plain.Contains("credential", StringComparison.Ordinal) => SecretKind.Token,
        _ when plain.Length > 3 && plain.EndsWith("key", StringComparison.Ordinal) && !OpenKeys.Any(end => plain.EndsWith(end, StringComparison.Ordinal)) => SecretKind.Token,
        _ => null,
    };

    /// <summary>Whether a word names a scheme of credentials, and is none itself.</summary>
    public static bool IsScheme(string word) =>
        word.ToLowerInvariant() is "bearer" or "basic" or "digest" or "token" or "jwt" or "apikey" or "negotiate" or "ntlm" or "hawk" or "hoba" or "mutual" or "aws4-hmac-sha256" or "oauth" or "dpop";

    /// <summary>Whether a part of Set-Cookie says something about the cookie; its own value is the first part.</summary>
    public static bool IsCookieAttribute(string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var name = (equals < 0 ? part : part[..equals]).Trim().ToLowerInvariant();

        // A second cookie behind a comma is none.
        return equals < 0 ? name is "" or "secure" or "httponly" or "partitioned" : name is "path" or "domain" or "expires" or "max-age" or "samesite" or "priority" && !part.AsSpan(equals + 1).Contains('=');
    }

    /// <summary>Whether the digits of a text end with the check digit of payment cards (ISO/IEC 7812-1).</summary>
    public static bool HasCheckDigit(string text)
    {
        var sum = 0;
        var at = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i])) continue;
            var digit = text[i] - '0';
            if (at++ % 2 == 1) digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return at > 0 && sum % 10 == 0;
    }

    /// <summary>Whether a mail address can belong to nobody (RFC 2606, RFC 6761).</summary>
    public static bool IsReserved(string mail) =>
        mail[(mail.IndexOf('@', StringComparison.Ordinal) + 1)..].Split('.')[^1].ToLowerInvariant() is "example" or "invalid" or "test" or "localhost";

    // Every eyJ of a long word begins one, as far as can be told before its end: only an engine that does not go back is in time there.
    private static readonly Regex Token = new(@"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>A JSON web token (RFC 7519), whose header begins with <c>{"</c>.</summary>
    public static Regex Jwt() => Token;

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,12}[A-Za-z]{2,63}")]
    public static partial Regex Mail();

    /// <summary>Numbers with the first digits of card schemes, in one piece or in groups of four.</summary>
    [GeneratedRegex(@"(?<![0-9A-Za-z.-])(?:4[0-9]{12}(?:[0-9]{3})?|(?:5[1-5]|2[2-7]|6[0-9])[0-9]{14}|3[47][0-9]{13}|[2456][0-9]{3}(?:[ -][0-9]{4}){3})(?![0-9A-Za-z.-])")]
    public static partial Regex Card();

    /// <summary>Keys of services whose form is known: cloud, payment, chat, code hosts; private keys in PEM.</summary>
    [GeneratedRegex(
        @"-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9]{10,}|\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_-]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}|\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}")]
    public static partial Regex Key();

    /// <summary>The user and the password of an address (RFC 3986, 3.2.1), also with escaped slashes; of a password with @ in it all.</summary>
    [GeneratedRegex(@":(?:\\{0,8}/){2}([^\s/?#""'<>\\]{1,512})@")]
    public static partial Regex UserInfo();

    /// <summary>The clients' addresses in Forwarded (RFC 7239).</summary>
    [GeneratedRegex(@"(?<=\b(?:for|by)\s{0,2}=\s{0,2}""?\[?)(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})", RegexOptions.IgnoreCase)]
    public static partial Regex Forwarded();

    /// <summary>A pseudonym of <see cref="Pseudonyms"/>, or a sample's placeholder, and nothing besides.</summary>
    [GeneratedRegex(@"^(?:\{\{[A-Za-z][A-Za-z0-9-]{0,63}(?::[0-9]{1,15})?[^{}]*\}\}|Pw1![0-9a-f]{16}|cookie-[0-9a-f]{16})\z")]
    public static partial Regex StandIn();

    [GeneratedRegex(@"[-_. \[\]]")]
    private static partial Regex Separators();
}

/// <summary>What a name says about its value.</summary>
internal enum SecretKind
{
    /// <summary>A scheme and credentials.</summary>
    Authorization,

    /// <summary>Names and values of cookies.</summary>
    Cookie,

    /// <summary>A cookie and its attributes.</summary>
    SetCookie,

    /// <summary>Addresses of clients, by commas.</summary>
    Address,

    /// <summary>A short number that opens something, or a word of another kind: currencies have codes, too.</summary>
    Code,

    /// <summary>Something short that opens something.</summary>
    Pin,

    /// <summary>A number that says who somebody is, or where his money goes; letters may be in it.</summary>
    Number,

    /// <summary>A name of somebody, which may be a phone number.</summary>
    Contact,

    Password,

    /// <summary>A long secret.</summary>
    Token,
}
