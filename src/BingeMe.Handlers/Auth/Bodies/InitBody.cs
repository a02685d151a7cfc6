namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/init.</summary>
internal sealed class InitBody
{
    public string? Client { get; set; }

    public string? Device { get; set; }

    public string? Platform { get; set; }

    public bool? Unsupported { get; set; }

    public string? KeyId { get; set; }

    public string? AttestationObject { get; set; }

    public string? ClientDataHash { get; set; }

    public string? Challenge { get; set; }

    public string? BundleId { get; set; }

    public string? TeamId { get; set; }

    public string? AppVersion { get; set; }
}
