namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/signup.</summary>
internal sealed class SignupBody
{
    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? CountryCode { get; set; }

    public string? Terms { get; set; }
}
