using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Handlers.Security;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Presence, equality and the password rule (ruling 15).</summary>
internal sealed class ResetPasswordRules(int minimumLength) : IRules<ResetPasswordBody>
{
    public void Check(ResetPasswordBody input, Faults faults)
    {
        faults.Required("email", input.Email);
        faults.Required("confirm_password", input.ConfirmPassword);
        if (!faults.Required("password", input.Password)) return;
        if (Passwords.Fault(input.Password!, minimumLength) is { } fault) faults.Add("password", fault);
        if (!string.IsNullOrWhiteSpace(input.ConfirmPassword)) faults.Unless(input.Password == input.ConfirmPassword, "confirm_password", "confirm_password must equal password.");
    }
}
