using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Formats and presence (contract, /auth/signup/verify).</summary>
internal sealed partial class VerifySignupRules : IRules<VerifySignupBody>
{
    public void Check(VerifySignupBody input, Faults faults)
    {
        if (faults.Required("identifier", input.Identifier) && !input.Identifier!.Contains('@', StringComparison.Ordinal))
        {
            faults.Unless(Contacts.IsPhone(input.Identifier), "identifier", "identifier must be the mail address or the phone number that the code was sent to.");
            faults.Unless(
                input.Identifier.StartsWith('+') || !string.IsNullOrWhiteSpace(input.CountryCode), "countryCode", "countryCode is required when identifier is a phone number without one.");
        }

        if (faults.Required("otp", input.Otp)) faults.Unless(CodeForm().IsMatch(input.Otp!), "otp", "otp must have 5 to 8 digits.");
        if (!string.IsNullOrWhiteSpace(input.Name)) faults.Unless(input.Name.Trim().Length <= 100, "name", "name must have at most 100 characters.");
        if (!string.IsNullOrWhiteSpace(input.Email)) faults.Unless(Contacts.IsEmail(input.Email), "email", "email must be a mail address.");
        if (!string.IsNullOrWhiteSpace(input.Phone)) faults.Unless(Contacts.IsPhone(input.Phone), "phone", "phone must have 6 to 15 digits.");
        if (!string.IsNullOrWhiteSpace(input.CountryCode)) faults.Unless(Contacts.IsCountryCode(input.CountryCode), "countryCode", "countryCode must be like +91.");
    }

    [GeneratedRegex(@"^\d{5,8}$")]
    private static partial Regex CodeForm();
}
