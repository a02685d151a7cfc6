using System.Text.RegularExpressions;
using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Formats and presence (contract, /auth/login).</summary>
internal sealed partial class LoginRules : IRules<LoginBody>
{
    public void Check(LoginBody input, Faults faults)
    {
        if (input.IsOtpLogin is null) faults.Add("is_otp_login", "is_otp_login must be true or false.");
        if (!string.IsNullOrWhiteSpace(input.CountryCode)) faults.Unless(CountryCodeForm().IsMatch(input.CountryCode), "country_code", "country_code must be a plus and 1 to 4 digits.");
        if (!string.IsNullOrWhiteSpace(input.Phone))
        {
            var digits = input.Phone.Replace(" ", "", StringComparison.Ordinal);
            var wanted = input.CountryCode == "+91" ? digits.Length == 10 : digits.Length is >= 6 and <= 15;
            faults.Unless(wanted && digits.All(char.IsAsciiDigit), "phone", input.CountryCode == "+91" ? "phone must have exactly 10 digits for +91." : "phone must have 6 to 15 digits.");
        }

        if (input.Mobile is null && string.IsNullOrWhiteSpace(input.UsernameEmail)) faults.Add("username_email", "Give username_email, or country_code and phone.");
        if (input.IsOtpLogin == false && string.IsNullOrEmpty(input.Password)) faults.Add("password", "password is required.");
    }

    [GeneratedRegex(@"^\+\d{1,4}$")]
    private static partial Regex CountryCodeForm();
}
