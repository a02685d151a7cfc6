using System.Globalization;
using System.Text.RegularExpressions;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Accounts;

/// <summary>Mail addresses and phone numbers in the one form that is stored and compared (ruling 28).</summary>
internal static partial class Contacts
{
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;

    /// <summary>A domain as DNS sees it: A-labels (RFC 5891) of letters, digits and hyphens.</summary>
    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Trimmed, lower case, the domain in A-labels. Two spellings are the same mailbox exactly if their forms are equal, ordinally: no
    /// collation has a say. What is no plain address (some old rows hold such) keeps its characters, so that it still equals itself.
    /// </summary>
    public static string Email(string text)
    {
        var trimmed = text.Trim();
        return Plain(trimmed) ?? AsciiLower(trimmed);
    }

    /// <summary>
    /// Whether a text is a plain <c>local@domain</c>: no quotes, comments, angle brackets, lists, trailing dots, control characters or
    /// other scripts in the local part, so that what a mail library sends to is what was checked.
    /// </summary>
    public static bool IsEmail(string text) => Plain(text.Trim()) is not null;

    /// <summary>The spellings under which a mailbox may be stored: with its domain in A-labels, and as people write it.</summary>
    /// <param name="email">As <see cref="Email"/> gives it.</param>
    public static (string Ascii, string Unicode) Spellings(string email)
    {
        var at = email.LastIndexOf('@');
        if (at < 0 || !email.Contains("xn--", StringComparison.Ordinal)) return (email, email);
        try
        {
            return (email, email[..(at + 1)] + Domains.GetUnicode(email[(at + 1)..]));
        }
        catch (ArgumentException)
        {
            // A label that only looks like one: it has no other spelling.
            return (email, email);
        }
    }

    /// <summary>The domain of an address in A-labels; of a bare domain too. Lower case where it is none.</summary>
    public static string Domain(string text)
    {
        var domain = text[(text.LastIndexOf('@') + 1)..].Trim();
        return Ascii(domain) ?? AsciiLower(domain);
    }

    public static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    /// <summary>6 to 15 digits, whatever stands between them, and no digits of another script.</summary>
    public static bool IsPhone(string text) => text.All(char.IsAscii) && Digits(text).Length is >= 6 and <= 15;

    /// <summary>A country code of 1 to 3 digits with or without a plus.</summary>
    public static bool IsCountryCode(string text) => CountryCodeForm().IsMatch(text.Trim());

    /// <summary>Plus, country code and digits.</summary>
    public static string Phone(string countryCode, string phone) => $"+{Digits(countryCode)}{Digits(phone)}";

    private static string? Plain(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > LongestLocalPart || !LocalPart().IsMatch(text[..at])) return null;
        if (Ascii(text[(at + 1)..]) is not { } domain || !DomainForm().IsMatch(domain)) return null;
        var address = $"{AsciiLower(text[..at])}@{domain}";
        return address.Length <= LongestAddress ? address : null;
    }

    /// <summary>A domain in lower-case A-labels; null when it is none.</summary>
    private static string? Ascii(string domain)
    {
        if (domain.Length is 0 or > LongestAddress) return null;
        try
        {
            return AsciiLower(Domains.GetAscii(domain.ToLowerInvariant()));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string AsciiLower(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++) to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });

    /// <summary>A dot-atom (RFC 5322, 3.2.3).</summary>
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z")]
    private static partial Regex LocalPart();

    /// <summary>Two labels or more, of 63 characters at most (RFC 1035, 2.3.4); the last one is no number.</summary>
    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\z")]
    private static partial Regex DomainForm();

    [GeneratedRegex(@"^\+?[0-9]{1,3}\z")]
    internal static partial Regex CountryCodeForm();
}

/// <summary>Rules of contacts, for the inputs of every operation.</summary>
internal static class ContactForms
{
    public static TextRules MailAddress(this TextRules field, string? text = null) =>
        field.HasFormat("email", Contacts.IsEmail, text ?? $"{field.Name} must be a mail address.");

    public static TextRules PhoneNumber(this TextRules field, string? text = null) =>
        field.Must(Contacts.IsPhone, text ?? $"{field.Name} must have 6 to 15 digits.");

    /// <summary>A country code, with or without its plus.</summary>
    public static TextRules CountryCode(this TextRules field) => field.Trimmed().Matches(Contacts.CountryCodeForm(), $"{field.Name} must be like +91.");
}
