namespace BingeMe.Handlers.Accounts;

/// <summary>Contacts with most of their characters hidden, for telling their owner where a code went.</summary>
internal static class MaskedContacts
{
    private const int ShownOfAddress = 2;

    /// <summary>The first two characters of the local part, a star for each other one, and the domain.</summary>
    public static string Email(string address)
    {
        var at = address.LastIndexOf('@');
        var shown = Math.Min(ShownOfAddress, at);
        return $"{address[..shown]}{new string('*', at - shown)}{address[at..]}";
    }

    /// <summary>A whole number with its plus: the first five and the last three characters, and stars between (contract, POST /account/delete).</summary>
    public static string Number(string number) => Middle(number, shownBefore: 5, shownBehind: 3);

    /// <summary>Both ends of a text, and a star for each character between; of one that is too short for that, stars alone.</summary>
    public static string Middle(string text, int shownBefore, int shownBehind)
    {
        var hidden = text.Length - shownBefore - shownBehind;
        return hidden <= 0 ? new string('*', text.Length) : $"{text[..shownBefore]}{new string('*', hidden)}{text[^shownBehind..]}";
    }
}
