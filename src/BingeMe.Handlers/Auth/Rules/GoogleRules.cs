using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Presence.</summary>
internal sealed class GoogleRules : IRules<GoogleBody>
{
    public void Check(GoogleBody input, Faults faults) => faults.Required("idToken", input.IdToken);
}
