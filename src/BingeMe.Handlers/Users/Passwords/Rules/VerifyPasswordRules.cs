using BingeMe.Handlers.Users.Passwords.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Passwords.Rules;

/// <summary>A code, and a password as the policy wants it.</summary>
internal sealed class VerifyPasswordRules(int minimumLength) : IRules<VerifyPasswordBody>
{
    public void Check(VerifyPasswordBody input, Faults faults)
    {
        faults.Required("otp", input.Otp);
        if (string.IsNullOrEmpty(input.Password)) faults.Add("password", "password is required.");
        else if (Security.Passwords.Fault(input.Password, minimumLength) is { } fault) faults.Add("password", fault);
    }
}
