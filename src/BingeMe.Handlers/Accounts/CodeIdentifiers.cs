namespace BingeMe.Handlers.Accounts;

/// <summary>Under which identifiers a member's codes lie, the preferred one first: the mail address, then as it is stored, then the number.</summary>
internal static class CodeIdentifiers
{
    public static IEnumerable<string> For(Account user)
    {
        if (!string.IsNullOrEmpty(user.Email) && Contacts.IsEmail(user.Email))
        {
            var email = Contacts.Email(user.Email);
            yield return email;

            // The legacy stack stores codes under the address in the row's own case (platform-auth P7).
            if (user.Email != email) yield return user.Email;
        }

        if (!string.IsNullOrEmpty(user.Mobile) && Contacts.IsPhone(user.Mobile)) yield return $"+{Contacts.Digits(user.Mobile)}";
    }
}
