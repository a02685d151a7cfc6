using BingeMe.Handlers.Users.Profile.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Profile.Rules;

/// <summary>At least one contact, each in its form (contract, POST /user/send-otp).</summary>
internal sealed class SendCodesRules : IRules<ContactFields>
{
    public void Check(ContactFields input, Faults faults)
    {
        if (string.IsNullOrWhiteSpace(input.Email) && string.IsNullOrWhiteSpace(input.Mobile)) faults.Add("email", "Give an email, or a mobile with its country_code.");
        ContactRules.Check(input, faults);
    }
}
