using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Presence.</summary>
internal sealed class VerifyPasswordResetRules : IRules<VerifyPasswordResetBody>
{
    public void Check(VerifyPasswordResetBody input, Faults faults)
    {
        faults.Required("email", input.Email);
        faults.Required("otp", input.Otp);
    }
}
