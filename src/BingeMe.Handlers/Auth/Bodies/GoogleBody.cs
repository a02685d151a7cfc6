namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/google.</summary>
internal sealed class GoogleBody : DeviceFields
{
    public string? IdToken { get; set; }
}
