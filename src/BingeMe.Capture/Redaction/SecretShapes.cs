using System.Text.RegularExpressions;

namespace BingeMe.Capture.Redaction;

/// <summary>
/// What secrets and personal data look like, for the one who removes them and the one who looks whether they are gone. Texts are what clients
/// send: whatever repeats before something that may not come is bounded, or a body of one letter would cost the square of its length.
/// </summary>
internal static partial class SecretShapes
{
    /// <summary>What a member of JSON, a header field or a query parameter of this name holds; null when the name says nothing.</summary>
    public static SecretKind? OfName(string name)
    {
        var plain = Separators().Replace(name, "").ToLowerInvariant();
        return plain switch
        {
            "authorization" or "proxyauthorization" => SecretKind.Authorization,
            "cookie" or "setcookie" or "cookies" => SecretKind.Cookie,
            "xforwardedfor" or "sourceip" or "ip" or "ipaddress" or "cfconnectingip" or "xrealip" or "trueclientip" or "cloudfrontvieweraddress" => SecretKind.Address,
            "otpcode" or "code" or "verificationcode" or "pin" or "cvv" or "cvc" => SecretKind.Code,
            _ when plain.EndsWith("otp", StringComparison.Ordinal) => SecretKind.Code,
            "aadhar" or "aadhaar" or "pancard" or "pan" or "accno" or "ifsc" or "upi" or "upiid" or "bank" or "bankdetails" => SecretKind.Number,
            "usernameemail" or "identifier" => SecretKind.Contact,
            "phone" or "phonenumber" or "mobile" or "mobilenumber" or "telephone" or "whatsapp" or "accountnumber" or "iban" or "routingnumber" or "taxid" or "ssn" => SecretKind.Number,
            _ when plain.EndsWith("password", StringComparison.Ordinal) || plain is "passwd" or "pwd" or "passphrase" || plain.StartsWith("password", StringComparison.Ordinal) => SecretKind.Password,
            _ when plain.EndsWith("token", StringComparison.Ordinal) || plain.EndsWith("secret", StringComparison.Ordinal) || plain.EndsWith("apikey", StringComparison.Ordinal)
                || plain.EndsWith("privatekey", StringComparison.Ordinal) || plain.EndsWith("signature", StringComparison.Ordinal) || plain is "xamzcredential" or "sig" or "nonce" or "attestation" => SecretKind.Token,
            _ => null,
        };
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

    /// <summary>What signs an address: whoever has it has the file.</summary>
    [GeneratedRegex(@"(?<name>[?&](?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|sig|token|access_token|code)=)(?<value>[^&""\s<>]+)", RegexOptions.IgnoreCase)]
    public static partial Regex SignedQuery();

    /// <summary>A pseudonym of <see cref="Pseudonyms"/>, or a sample's placeholder, and nothing besides.</summary>
    [GeneratedRegex(@"^(?:\{\{[A-Za-z][A-Za-z0-9-]{0,63}(?::[0-9]{1,15})?[^{}]*\}\}|Pw1![0-9a-f]{16}|cookie-[0-9a-f]{16})\z")]
    public static partial Regex StandIn();

    /// <summary>A secret's name and value in a text of no known form (multipart, broken JSON).</summary>
    [GeneratedRegex(@"(?<name>(?<key>[A-Za-z_-]{0,40}(?:password|passwd|token|secret|otp|api_?key|phone|mobile|pancard|aadhaa?r|acc_no|ifsc|upi_id))""?\s{0,16}[:=]?\s{0,16}""?(?:\r?\n\r?\n)?)(?<value>[^\s""&,;}]{3,})", RegexOptions.IgnoreCase)]
    public static partial Regex LooseSecret();

    [GeneratedRegex("[-_. ]")]
    private static partial Regex Separators();
}

/// <summary>What a name says about its value.</summary>
internal enum SecretKind
{
    /// <summary>A scheme and credentials.</summary>
    Authorization,

    /// <summary>Names and values of cookies.</summary>
    Cookie,

    /// <summary>Addresses of clients, by commas.</summary>
    Address,

    /// <summary>A short number that opens something.</summary>
    Code,

    /// <summary>A number that says who somebody is, or where his money goes; letters may be in it.</summary>
    Number,

    /// <summary>A name of somebody, which may be a phone number.</summary>
    Contact,

    Password,

    /// <summary>A long secret.</summary>
    Token,
}
