using BingeMe.Handlers.Users.Passwords.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Passwords.Rules;

/// <summary>Presence, difference, confirmation, length, in this order (contract, POST /user/change-password).</summary>
internal sealed class ChangePasswordRules(int minimumLength) : IRules<ChangePasswordBody>
{
    public void Check(ChangePasswordBody input, Faults faults)
    {
        Present(faults, "old_password", input.OldPassword);
        Present(faults, "new_password", input.NewPassword);
        Present(faults, "confirm_password", input.ConfirmPassword);
        if (!faults.None) return;
        faults.Unless(input.NewPassword != input.OldPassword, "new_password", "new_password must differ from old_password.");
        faults.Unless(input.NewPassword == input.ConfirmPassword, "confirm_password", "confirm_password must equal new_password.");
        if (Security.Passwords.Fault(input.NewPassword!, minimumLength) is { } fault) faults.Add("new_password", fault);
    }

    // A password may consist of spaces: only an empty one is missing.
    private static void Present(Faults faults, string field, string? value) => faults.Unless(!string.IsNullOrEmpty(value), field, $"{field} is required.");
}
