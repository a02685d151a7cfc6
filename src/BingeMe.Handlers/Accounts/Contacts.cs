using System.Text.RegularExpressions;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Accounts;

/// <summary>Mail addresses and phone numbers in the one form that is stored and compared.</summary>
internal static partial class Contacts
{
    /// <summary>Trimmed, lower case.</summary>
    public static string Email(string text) => text.Trim().ToLowerInvariant();

    public static bool IsEmail(string text) => text.Length <= 255 && EmailForm().IsMatch(text.Trim());

    /// <summary>The digits of a text.</summary>
    public static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    /// <summary>6 to 15 digits, whatever stands between them.</summary>
    public static bool IsPhone(string text) => Digits(text).Length is >= 6 and <= 15;

    /// <summary>A country code of 1 to 3 digits with or without a plus.</summary>
    public static bool IsCountryCode(string text) => CountryCodeForm().IsMatch(text.Trim());

    /// <summary>Plus, country code and digits.</summary>
    public static string Phone(string countryCode, string phone) => $"+{Digits(countryCode)}{Digits(phone)}";

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\.[^\s@]+\z")]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"^\+?[0-9]{1,3}\z")]
    internal static partial Regex CountryCodeForm();
}

/// <summary>Rules of contacts, for the inputs of every operation.</summary>
internal static class ContactForms
{
    /// <summary>A mail address.</summary>
    public static TextRules MailAddress(this TextRules field, string? text = null) =>
        field.HasFormat("email", Contacts.IsEmail, text ?? $"{field.Name} must be a mail address.");

    /// <summary>A phone number.</summary>
    public static TextRules PhoneNumber(this TextRules field, string? text = null) =>
        field.Must(Contacts.IsPhone, text ?? $"{field.Name} must have 6 to 15 digits.");

    /// <summary>A country code, with or without its plus.</summary>
    public static TextRules CountryCode(this TextRules field) => field.Trimmed().Matches(Contacts.CountryCodeForm(), $"{field.Name} must be like +91.");
}
