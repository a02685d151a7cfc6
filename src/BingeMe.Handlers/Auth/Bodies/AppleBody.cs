namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/apple. A body <c>email</c> proves nothing and is not read.</summary>
internal sealed class AppleBody : DeviceFields
{
    public string? IdToken { get; set; }

    public string? Code { get; set; }

    public string? RedirectUri { get; set; }

    public string? Name { get; set; }

    public string? ClientId { get; set; }
}
