namespace BingeMe.Handlers.Accounts;

/// <summary>A phone number as a member types it: with its country code apart.</summary>
/// <param name="CountryCode">E.g. <c>91</c>.</param>
/// <param name="National">The digits behind it.</param>
internal sealed record Phone(string CountryCode, string National)
{
    private const string IndiasCode = "91";

    /// <summary>Plus, code and number: what is stored, and the identifier of its codes.</summary>
    public string Full => $"+{Digits}";

    /// <summary>Code and number.</summary>
    public string Digits => $"{CountryCode}{National}";

    /// <summary>
    /// Whether it is as long as numbers are: 15 digits at most with its code (ITU-T E.164 section 6.1), six behind it at least, and ten
    /// behind India's, since sign-in takes no others (contract, /auth/login).
    /// </summary>
    public bool IsWhole => Digits.Length <= 15 && (CountryCode == IndiasCode ? National.Length == 10 : National.Length >= 6);

    /// <summary>
    /// Reads the two fields. A number that begins with a plus has its code already, which is taken off when it is the one named;
    /// null when it is another.
    /// </summary>
    public static Phone? Of(string countryCode, string mobile)
    {
        var code = Contacts.Digits(countryCode);
        var digits = Contacts.Digits(mobile);
        if (!mobile.TrimStart().StartsWith('+')) return new Phone(code, digits);
        return digits.StartsWith(code, StringComparison.Ordinal) && digits.Length > code.Length ? new Phone(code, digits[code.Length..]) : null;
    }

    /// <summary>Whether a stored number is this one, in whichever form (users.md, POST /user/profile, rule 5).</summary>
    public bool IsSameAs(string? stored)
    {
        var digits = Contacts.Digits(stored ?? "");
        return digits.Length > 0 && (digits == Digits || digits == National);
    }
}
