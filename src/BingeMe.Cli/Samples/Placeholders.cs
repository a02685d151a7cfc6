using System.Globalization;
using System.Text.RegularExpressions;
using BingeMe.Cli.Deployment;
using BingeMe.Handlers.Security;
using BingeMe.Platform.Composition.Pins;

namespace BingeMe.Cli.Samples;

/// <summary>
/// The placeholders of samples: <c>{{name}}</c> or <c>{{name:number}}</c>. Samples hold no tokens, which would expire and look like leaks;
/// they are made with the development secrets when a sample is used, the same bytes each time for the same clock.
/// </summary>
public static partial class Placeholders
{
    /// <summary>No variables.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoVariables = new Dictionary<string, string>();

    private const string Known =
        "{{member:ID}}, {{expired:ID}}, {{forged:ID}}, {{retrieve:ID}}, {{refresh:ID}}, {{expired-refresh:ID}}, {{anonymous}}, {{anonymous-refresh}}";

    /// <summary>Replaces every placeholder.</summary>
    /// <param name="text">A sample's text.</param>
    /// <param name="variables">A sequence's variables.</param>
    /// <param name="tokens">Asked for once a token is needed.</param>
    /// <exception cref="CliFaultException">Some placeholders are unknown, all of which are named, or no tokens are made here.</exception>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables, Func<DevelopmentTokens> tokens)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return text;
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        DevelopmentTokens? maker = null;
        var expanded = Form().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (!match.Groups["id"].Success && variables.TryGetValue(name, out var value)) return value;
            if (!IsToken(name, match.Groups["id"].Success))
            {
                unknown.Add(match.Value);
                return match.Value;
            }

            maker ??= tokens();
            return Token(maker, match.Value, name, match.Groups["id"].Success ? long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture) : 0);
        });
        if (unknown.Count == 0) return expanded;
        var known = variables.Count == 0 ? Known : $"{Known}, {string.Join(", ", variables.Keys.Select(k => $"{{{{{k}}}}}"))}";
        throw new CliFaultException(CommandLine.Misused, $"Unknown placeholders: {string.Join(", ", unknown)}. Known: {known}.");
    }

    private static bool IsToken(string name, bool hasId) => hasId
        ? name is "member" or "expired" or "forged" or "retrieve" or "refresh" or "expired-refresh"
        : name is "anonymous" or "anonymous-refresh";

    private static string Token(DevelopmentTokens tokens, string placeholder, string name, long id)
    {
        // The same placeholder gives the same token on every host and in every run.
        var entropy = new PinnedEntropy($"sample {placeholder}");
        var old = new TokenOptions(TimeSpan.FromHours(1), TimeSpan.FromHours(2));
        return name switch
        {
            "expired" => tokens.Member(id, TokenKind.Access, old, entropy),
            "expired-refresh" => tokens.Member(id, TokenKind.Refresh, old, entropy),
            "retrieve" => tokens.Member(id, TokenKind.Access, new TokenOptions(Scope: Tokens.RetrieveScope), entropy),
            "refresh" => tokens.Member(id, TokenKind.Refresh, new TokenOptions(), entropy),
            "anonymous" => tokens.Anonymous(TokenKind.Access, new TokenOptions(), entropy),
            "anonymous-refresh" => tokens.Anonymous(TokenKind.Refresh, new TokenOptions(), entropy),
            "forged" => Forged(tokens.Member(id, TokenKind.Access, new TokenOptions(), entropy)),
            _ => tokens.Member(id, TokenKind.Access, new TokenOptions(), entropy),
        };
    }

    /// <summary>Another first character of the signature: still base64url, no longer right.</summary>
    private static string Forged(string token)
    {
        var at = token.LastIndexOf('.') + 1;
        return $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }

    [GeneratedRegex(@"\{\{(?<name>[A-Za-z][A-Za-z0-9-]*)(?::(?<id>[0-9]{1,15}))?[^{}]*\}\}")]
    private static partial Regex Form();
}
