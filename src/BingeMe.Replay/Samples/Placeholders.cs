using System.Globalization;
using System.Text.RegularExpressions;

namespace BingeMe.Replay.Samples;

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
    /// <exception cref="SampleException">Some placeholders are unknown; all of them are named.</exception>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables, Func<ISampleTokens> tokens)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return text;
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        ISampleTokens? maker = null;
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
            return maker.Make(match.Value, name, match.Groups["id"].Success ? long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture) : 0);
        });
        if (unknown.Count == 0) return expanded;
        var known = variables.Count == 0 ? Known : $"{Known}, {string.Join(", ", variables.Keys.Select(k => $"{{{{{k}}}}}"))}";
        throw new SampleException($"Unknown placeholders: {string.Join(", ", unknown)}. Known: {known}.");
    }

    private static bool IsToken(string name, bool hasId) => hasId
        ? name is "member" or "expired" or "forged" or "retrieve" or "refresh" or "expired-refresh"
        : name is "anonymous" or "anonymous-refresh";

    [GeneratedRegex(@"\{\{(?<name>[A-Za-z][A-Za-z0-9-]*)(?::(?<id>[0-9]{1,15}))?[^{}]*\}\}")]
    private static partial Regex Form();
}

/// <summary>Makes the tokens that placeholders stand for, signed so that the hosts under replay accept them.</summary>
public interface ISampleTokens
{
    /// <summary>The token of one placeholder. The same placeholder gives the same token for the same clock, on every host and in every run.</summary>
    /// <param name="placeholder">The whole placeholder, e.g. <c>{{member:1}}</c>; a seed for whatever is random in the token.</param>
    /// <param name="name">
    /// <c>member</c>, <c>expired</c> (its lifetime is over), <c>forged</c> (its signature is wrong), <c>retrieve</c> (scope of an account that
    /// is being deleted), <c>refresh</c>, <c>expired-refresh</c>, <c>anonymous</c> or <c>anonymous-refresh</c>.
    /// </param>
    /// <param name="memberId">The member's id; 0 for the anonymous two.</param>
    string Make(string placeholder, string name, long memberId);
}
