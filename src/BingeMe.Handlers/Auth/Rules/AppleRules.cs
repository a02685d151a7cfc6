using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Presence.</summary>
internal sealed class AppleRules : IRules<AppleBody>
{
    public void Check(AppleBody input, Faults faults)
    {
        if (string.IsNullOrWhiteSpace(input.IdToken) && string.IsNullOrWhiteSpace(input.Code)) faults.Add("idToken", "Give idToken, or code.");
        if (!string.IsNullOrWhiteSpace(input.Name)) faults.Unless(input.Name.Trim().Length <= 100, "name", "name must have at most 100 characters.");
    }
}
