using BingeMe.Handlers.Accounts;

namespace BingeMe.Handlers.Users.Passwords;

/// <summary>Contacts with most of their characters hidden (contract, POST /create/password).</summary>
internal static class MaskedContacts
{
    private const int ShownOfAddress = 2;
    private const int ShownBefore = 2;
    private const int ShownBehind = 3;

    /// <summary>The first two characters of the local part, a star for each other one, and the domain.</summary>
    public static string Email(string address)
    {
        var at = address.LastIndexOf('@');
        var shown = Math.Min(ShownOfAddress, at);
        return $"{address[..shown]}{new string('*', at - shown)}{address[at..]}";
    }

    /// <summary>The calling code, the first two and the last three digits, and stars between.</summary>
    public static string Phone(string stored)
    {
        var (code, number) = CallingCodes.Split(stored);
        var hidden = Math.Max(0, number.Length - ShownBefore - ShownBehind);
        return hidden == 0 ? $"{code}{new string('*', number.Length)}" : $"{code}{number[..ShownBefore]}{new string('*', hidden)}{number[^ShownBehind..]}";
    }
}
