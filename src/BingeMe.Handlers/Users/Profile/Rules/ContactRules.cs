using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Users.Profile.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Profile.Rules;

/// <summary>Forms of an address and of a number with its country code (contract, POST /user/profile).</summary>
internal static partial class ContactRules
{
    public static void Check(ContactFields input, Faults faults)
    {
        if (!string.IsNullOrEmpty(input.Email)) faults.Unless(Contacts.IsEmail(input.Email), "email", "email must be a mail address of at most 255 characters.");
        if (!string.IsNullOrWhiteSpace(input.CountryCode))
            faults.Unless(CountryCodeForm().IsMatch(input.CountryCode.Trim()), "country_code", "country_code must be like +91.");
        if (string.IsNullOrEmpty(input.Mobile)) return;
        faults.Unless(input.Mobile.Length is >= 6 and <= 20 && Contacts.IsPhone(input.Mobile), "mobile", "mobile must have 6 to 15 digits in at most 20 characters.");
        if (!faults.Required("country_code", input.CountryCode) || faults.Has("country_code") || faults.Has("mobile")) return;
        faults.Unless(input.Phone is { Digits.Length: <= 15 }, "mobile", "mobile must fit its country_code.");
    }

    [GeneratedRegex(@"^\+[0-9]{1,4}$")]
    private static partial Regex CountryCodeForm();
}
