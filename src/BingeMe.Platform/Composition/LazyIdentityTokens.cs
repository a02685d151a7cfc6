using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Composition;

/// <summary>Makes the verifier of identity tokens on first use: most cold starts never see one.</summary>
internal sealed class LazyIdentityTokens(Func<IIdentityTokens> make) : IIdentityTokens
{
    private readonly Lazy<IIdentityTokens> made = new(make);

    public Task<Handlers.Ports.Identity?> Verify(
        IdentityProvider provider, string token, IReadOnlyCollection<string> audiences, CancellationToken cancelled) =>
        made.Value.Verify(provider, token, audiences, cancelled);

    public Task<string?> ExchangeAppleCode(string code, string clientId, string? redirectUri, CancellationToken cancelled) =>
        made.Value.ExchangeAppleCode(code, clientId, redirectUri, cancelled);
}
