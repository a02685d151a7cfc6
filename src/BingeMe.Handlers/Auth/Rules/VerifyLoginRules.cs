using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Presence (contract, /auth/login/verify).</summary>
internal sealed class VerifyLoginRules : IRules<VerifyLoginBody>
{
    public void Check(VerifyLoginBody input, Faults faults)
    {
        faults.Required("identifier", input.Identifier);
        faults.Required("otp", input.Otp);
    }
}
