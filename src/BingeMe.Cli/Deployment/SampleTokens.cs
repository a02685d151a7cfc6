using BingeMe.Cli.Terminal;
using BingeMe.Handlers.Security;
using BingeMe.Platform.Composition.Pins;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Deployment;

/// <summary>The tokens of samples, made with the development secrets.</summary>
internal sealed class SampleTokens : ISampleTokens
{
    private readonly DevelopmentTokens tokens;

    private SampleTokens(DevelopmentTokens tokens) => this.tokens = tokens;

    /// <summary>A maker for some settings.</summary>
    /// <param name="settings">Where the lifetimes and the clock come from.</param>
    /// <exception cref="CliFaultException">The settings are production's, or a secret is not the development one.</exception>
    public static SampleTokens From(Settings settings) => new(DevelopmentTokens.From(settings));

    /// <inheritdoc/>
    public string Make(string placeholder, string name, long memberId)
    {
        var entropy = new PinnedRandomSource($"sample {placeholder}");
        var old = new TokenOptions(TimeSpan.FromHours(1), TimeSpan.FromHours(2));
        return name switch
        {
            "expired" => tokens.Member(memberId, TokenKind.Access, old, entropy),
            "expired-refresh" => tokens.Member(memberId, TokenKind.Refresh, old, entropy),
            "retrieve" => tokens.Member(memberId, TokenKind.Access, new TokenOptions(Scope: Tokens.RetrieveScope), entropy),
            "refresh" => tokens.Member(memberId, TokenKind.Refresh, new TokenOptions(), entropy),
            "anonymous" => tokens.Anonymous(TokenKind.Access, new TokenOptions(), entropy),
            "anonymous-refresh" => tokens.Anonymous(TokenKind.Refresh, new TokenOptions(), entropy),
            "forged" => Forged(tokens.Member(memberId, TokenKind.Access, new TokenOptions(), entropy)),
            _ => tokens.Member(memberId, TokenKind.Access, new TokenOptions(), entropy),
        };
    }

    /// <summary>Another first character of the signature: still base64url, no longer right.</summary>
    private static string Forged(string token)
    {
        var at = token.LastIndexOf('.') + 1;
        return $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }
}
