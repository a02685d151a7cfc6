namespace BingeMe.Handlers.Users.Passwords.Bodies;

/// <summary>Body of POST /create/password.</summary>
internal sealed class CreatePasswordBody
{
    public string? NewPassword { get; set; }

    public string? ConfirmPassword { get; set; }
}
