namespace BingeMe.Handlers.Ports;

/// <summary>Verifies identity tokens of Google and Apple against the provider's published keys (ruling 19).</summary>
public interface IIdentityTokens
{
    /// <summary>Verifies signature (RS256), issuer, audience and expiry. Null when the token is not good.</summary>
    /// <param name="provider">Chooses keys and issuers.</param>
    /// <param name="token">The provider's JWT; never logged.</param>
    /// <param name="audiences">The client ids that are ours; one must match.</param>
    /// <param name="cancelled">Ends the wait for the provider's keys.</param>
    /// <exception cref="DependencyException">The provider's keys cannot be had.</exception>
    Task<Identity?> Verify(IdentityProvider provider, string token, IReadOnlyCollection<string> audiences, CancellationToken cancelled);

    /// <summary>Exchanges Apple's authorization code for an identity token. Null when Apple refuses it.</summary>
    /// <exception cref="DependencyException">Apple cannot be reached.</exception>
    Task<string?> ExchangeAppleCode(string code, string clientId, string? redirectUri, CancellationToken cancelled);
}

/// <summary>A verified identity.</summary>
/// <param name="Subject">The provider's stable id of the person.</param>
/// <param name="Email">As the token has it; null when absent.</param>
/// <param name="EmailVerified">Whether the provider vouches for the address.</param>
/// <param name="Name">The display name, when the token has one.</param>
public sealed record Identity(string Subject, string? Email, bool EmailVerified, string? Name);

/// <summary>Who vouches for an identity; the name in lower case is <c>users.oauth_provider</c>.</summary>
public enum IdentityProvider
{
    /// <summary>Google accounts (OpenID Connect).</summary>
    Google,

    /// <summary>Sign in with Apple.</summary>
    Apple,
}
