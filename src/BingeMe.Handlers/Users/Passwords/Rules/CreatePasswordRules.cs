using BingeMe.Handlers.Users.Passwords.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Passwords.Rules;

/// <summary>Both given, equal, and as the policy wants it (ruling 15: no rule about which characters).</summary>
internal sealed class CreatePasswordRules(int minimumLength) : IRules<CreatePasswordBody>
{
    public void Check(CreatePasswordBody input, Faults faults)
    {
        faults.Unless(!string.IsNullOrEmpty(input.NewPassword), "new_password", "new_password is required.");
        faults.Unless(!string.IsNullOrEmpty(input.ConfirmPassword), "confirm_password", "confirm_password is required.");
        if (!faults.None) return;
        faults.Unless(input.NewPassword == input.ConfirmPassword, "confirm_password", "confirm_password must equal new_password.");
        if (Security.Passwords.Fault(input.NewPassword!, minimumLength) is { } fault) faults.Add("new_password", fault);
    }
}
