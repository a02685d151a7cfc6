using System.Collections.Concurrent;
using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Api;

/// <summary>Identity tokens that a test has issued, each for one provider and one audience.</summary>
public sealed class FakeIdentityTokens : IIdentityTokens
{
    private readonly ConcurrentDictionary<string, (IdentityProvider Provider, string Audience, Identity Identity)> issued = new();

    /// <summary>Apple authorization codes and the token each is good for.</summary>
    public Dictionary<string, string> Codes { get; } = [];

    /// <summary>The client ids for which codes were exchanged.</summary>
    public List<string> ExchangedFor { get; } = [];

    /// <summary>Makes a token.</summary>
    public string Issue(IdentityProvider provider, string audience, Identity identity)
    {
        var token = $"identity-{issued.Count}";
        issued[token] = (provider, audience, identity);
        return token;
    }

    public Task<Identity?> Verify(IdentityProvider provider, string token, IReadOnlyCollection<string> audiences, CancellationToken cancelled) =>
        Task.FromResult(issued.TryGetValue(token, out var found) && found.Provider == provider && audiences.Contains(found.Audience) ? found.Identity : null);

    public Task<string?> ExchangeAppleCode(string code, string clientId, string? redirectUri, CancellationToken cancelled)
    {
        ExchangedFor.Add(clientId);
        return Task.FromResult(Codes.GetValueOrDefault(code));
    }
}
