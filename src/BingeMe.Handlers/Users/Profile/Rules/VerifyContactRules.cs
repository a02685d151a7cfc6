using BingeMe.Handlers.Users.Profile.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Profile.Rules;

/// <summary>At least one flag, and with each flag its contact and code (contract, POST /user/profile/verify-otp).</summary>
internal sealed class VerifyContactRules : IRules<VerifyContactBody>
{
    public void Check(VerifyContactBody input, Faults faults)
    {
        if (!input.WantsEmail && !input.WantsMobile) faults.Add("email_otp", "Set email_otp or mobile_otp to true.");
        if (input.WantsEmail)
        {
            faults.Required("email", input.Email);
            faults.Required("emailOtp", input.EmailCode);
        }

        if (input.WantsMobile)
        {
            faults.Required("mobile", input.Mobile);
            faults.Required("mobileOtp", input.MobileCode);
            faults.Required("country_code", input.CountryCode);
        }

        ContactRules.Check(input, faults);
    }
}
