namespace BingeMe.Handlers.Users.Passwords.Bodies;

/// <summary>Body of POST /user/change-password.</summary>
internal sealed class ChangePasswordBody
{
    public string? OldPassword { get; set; }

    public string? NewPassword { get; set; }

    public string? ConfirmPassword { get; set; }
}
