using BingeMe.Handlers.Accounts;

namespace BingeMe.Handlers.Auth.Codes;

/// <summary>Under which identifiers a member's codes lie, the preferred one first: the mail address, then the number.</summary>
internal static class CodeIdentifiers
{
    public static IEnumerable<string> For(UserRow user)
    {
        if (!string.IsNullOrEmpty(user.Email) && Contacts.IsEmail(user.Email)) yield return Contacts.Email(user.Email);
        if (!string.IsNullOrEmpty(user.Mobile) && Contacts.IsPhone(user.Mobile)) yield return $"+{Contacts.Digits(user.Mobile)}";
    }
}
