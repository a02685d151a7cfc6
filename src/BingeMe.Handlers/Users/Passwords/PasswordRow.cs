using BingeMe.Handlers.Accounts;

namespace BingeMe.Handlers.Users.Passwords;

/// <summary>The columns that the password operations look at.</summary>
internal sealed class PasswordRow
{
    public long Id { get; set; }

    public string? Password { get; set; }

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string? EmailVerified { get; set; }

    public string? MobileVerified { get; set; }

    public bool HasPassword => !string.IsNullOrEmpty(Password);

    public bool HasProvenContact => HasProvenEmail || HasProvenMobile;

    /// <summary>The proven address in its one form; null when there is none that mail can go to.</summary>
    public string? ProvenEmail => HasProvenEmail && Contacts.IsEmail(Email!) ? Contacts.Email(Email!) : null;

    /// <summary>The proven number, plus and digits; null when there is none that can be reached.</summary>
    public string? ProvenMobile => HasProvenMobile && Contacts.IsPhone(Mobile!) ? $"+{Contacts.Digits(Mobile!)}" : null;

    private bool HasProvenEmail => EmailVerified is "1" or "yes" && !string.IsNullOrEmpty(Email);

    private bool HasProvenMobile => MobileVerified is "1" or "yes" && !string.IsNullOrEmpty(Mobile);
}
