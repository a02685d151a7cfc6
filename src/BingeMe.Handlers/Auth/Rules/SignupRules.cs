using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Formats and presence (contract, /auth/signup).</summary>
internal sealed class SignupRules : IRules<SignupBody>
{
    public void Check(SignupBody input, Faults faults)
    {
        if (faults.Required("name", input.Name)) faults.Unless(input.Name!.Trim().Length is >= 2 and <= 100, "name", "name must have 2 to 100 characters.");
        if (!string.IsNullOrWhiteSpace(input.Email)) faults.Unless(Contacts.IsEmail(input.Email), "email", "email must be a mail address.");
        if (!string.IsNullOrWhiteSpace(input.CountryCode))
            faults.Unless(input.CountryCode.Length <= 4 && Contacts.IsCountryCode(input.CountryCode), "countryCode", "countryCode must be like +91.");
        if (!string.IsNullOrWhiteSpace(input.Phone))
        {
            faults.Unless(Contacts.IsPhone(input.Phone), "phone", "phone must have 6 to 15 digits.");
            faults.Unless(!string.IsNullOrWhiteSpace(input.CountryCode), "countryCode", "countryCode is required with phone.");
        }

        if (string.IsNullOrWhiteSpace(input.Email) && string.IsNullOrWhiteSpace(input.Phone)) faults.Add("email", "Give an email, or a phone with its countryCode.");
        if (faults.Required("terms", input.Terms)) faults.Unless(input.Terms == "1", "terms", "terms must be accepted: \"1\".");
    }
}
