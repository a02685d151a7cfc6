namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/forgot-password/otp.</summary>
internal sealed class EmailBody
{
    public string? Email { get; set; }
}
