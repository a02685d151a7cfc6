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
