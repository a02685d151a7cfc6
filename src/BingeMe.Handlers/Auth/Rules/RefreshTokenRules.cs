using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Presence.</summary>
internal sealed class RefreshTokenRules : IRules<RefreshTokenBody>
{
    public void Check(RefreshTokenBody input, Faults faults) => faults.Required("refreshToken", input.RefreshToken);
}
