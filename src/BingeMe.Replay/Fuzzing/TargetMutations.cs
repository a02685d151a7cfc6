using System.Text;
using System.Text.RegularExpressions;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Fuzzing;

/// <summary>Changes of method, path and token: who asks for what.</summary>
internal static partial class TargetMutations
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    /// <summary>Without %00: the EC2 host's server refuses it before the API is asked, which is known.</summary>
    private static readonly string[] Segments =
    [
        "..", ".", "%2e%2e", "%2E.", "", "%2f", "%5c", "%01", "%zz", "%", "%25", "%e2%82", "0", "-1", "1.0", "1e3", "01", "+1", "9223372036854775808", "99999999999999999999999", "null", "undefined", "%20", "%F0%9F%98%80", "a;b=c", "*", "~", "'", "%3Cscript%3E", new('9', 300), new('x', 2000),
    ];

    public static readonly (string Name, Func<FuzzEvent, SplitMix, bool> Change)[] OfTargets =
    [
        ("method", static (e, r) =>
        {
            if (!e.HasTarget) return false;
            var before = e.Method;
            e.Method = r.Of([.. Methods.Where(m => m != before)]);
            return true;
        }),
        ("path-segment-replaced", static (e, r) => Path(e, r, static (parts, at, r) => parts[at] = r.Of(Segments))),
        ("path-segment-added", static (e, r) => Path(e, r, static (parts, at, r) => parts.Insert(at + r.Below(2), r.Of(Segments)))),
        ("path-segment-dropped", static (e, r) => Path(e, r, static (parts, at, _) => parts.RemoveAt(at))),
        ("path-segment-doubled", static (e, r) => Path(e, r, static (parts, at, _) => parts.Insert(at, parts[at]))),
        ("path-detour", static (e, r) => Path(e, r, static (parts, at, r) => parts.InsertRange(at, [r.Of(["x", "auth", "%78"]), r.Of(["..", "%2e%2e", ".%2E"])]))),
        ("path-slash-doubled", static (e, r) => Path(e, r, static (parts, at, _) => parts.Insert(at, ""))),
        ("path-slash-trailing", static (e, r) => Path(e, r, static (parts, _, r) => parts.AddRange(Enumerable.Repeat("", 1 + r.Below(2))))),
        ("path-slash-encoded", static (e, r) => Path(e, r, static (parts, at, r) =>
        {
            var next = at + 1 < parts.Count ? parts[at + 1] : "";
            if (at + 1 < parts.Count) parts.RemoveAt(at + 1);
            parts[at] = $"{parts[at]}{r.Of(["%2F", "%2f", "%5C"])}{next}";
        })),
        ("path-case", static (e, r) => Path(e, r, static (parts, at, _) => parts[at] = parts[at].ToUpperInvariant())),
        ("path-letter-encoded", static (e, r) => Path(e, r, static (parts, at, r) =>
        {
            if (parts[at].Length > 0 && r.Below(parts[at].Length) is var i && char.IsAsciiLetterOrDigit(parts[at][i])) parts[at] = $"{parts[at][..i]}%{(int)parts[at][i]:x2}{parts[at][(i + 1)..]}";
        })),
    ];

    /// <summary>Those of tokens, which need somebody who makes them.</summary>
    public static (string Name, Func<FuzzEvent, SplitMix, bool> Change)[] OfTokens(ISampleTokens tokens) =>
    [
        ("token-truncated", (e, r) => Token(e, tokens, t => t[..r.Below(t.Length)])),
        ("token-signature", (e, _) => Token(e, tokens, t => $"{Signed(t)}.{Other(tokens, e)[(Other(tokens, e).LastIndexOf('.') + 1)..]}")),
        ("token-algorithm", (e, r) => Token(e, tokens, t => WithAlgorithm(t, r.Of(["none", "None", "HS512", "RS256", ""]), r.Below(2) == 0))),
        ("token-letter", (e, r) => Token(e, tokens, t => r.Below(t.Length) is var at ? $"{t[..at]}{(t[at] == 'A' ? 'B' : 'A')}{t[(at + 1)..]}" : t)),
        ("token-other", (e, r) => Field(e, _ => $"Bearer {r.Of(["{{member:1}}", "{{member:2}}", "{{member:3}}", "{{member:999999}}", "{{expired:1}}", "{{forged:1}}", "{{refresh:1}}", "{{retrieve:1}}", "{{anonymous}}", "{{anonymous-refresh}}"])}")),
        ("token-scheme", (e, r) => Field(e, t => r.Of(["Bearer", "Bearer ", "bearer " + t, "BEARER " + t, "Bearer  " + t, "Basic " + t, "Token " + t, t, "Bearer " + t + ", Bearer " + t, "Bearer " + t + " x", "Bearer null", "Bearer {}"]).Trim())),
    ];

    private static bool Path(FuzzEvent e, SplitMix random, Action<List<string>, int, SplitMix> change)
    {
        if (!e.HasTarget || e.Path.Length < 2) return false;
        var parts = e.Path[1..].Split('/').ToList();
        change(parts, random.Below(parts.Count), random);
        e.Path = $"/{string.Join('/', parts)}";
        return true;
    }

    /// <summary>Changes the token itself, which is written out: no placeholder stands for a broken one.</summary>
    private static bool Token(FuzzEvent e, ISampleTokens tokens, Func<string, string> change) => Field(e, text =>
    {
        var token = Placeholder().Match(text) is { Success: true } found
            ? tokens.Make(found.Value, found.Groups["name"].Value, found.Groups["id"].Success ? long.Parse(found.Groups["id"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 0)
            : text.Length > 0 && !text.Contains("{{", StringComparison.Ordinal) ? text : tokens.Make("{{member:1}}", "member", 1);
        return $"Bearer {change(token)}".TrimEnd();
    });

    private static bool Field(FuzzEvent e, Func<string, string> change)
    {
        var lines = e.Headers.ToList();
        var at = lines.FindIndex(static h => h.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase));
        var value = at < 0 ? "Bearer {{member:1}}" : lines[at].Value;
        var changed = change(value.StartsWith("Bearer ", StringComparison.Ordinal) ? value["Bearer ".Length..] : value);
        if (at < 0) lines.Add(new("Authorization", changed));
        else lines[at] = new(lines[at].Key, changed);
        e.Headers = lines;
        return true;
    }

    private static string Signed(string token) => token.LastIndexOf('.') is > 0 and var dot ? token[..dot] : token;

    private static string Other(ISampleTokens tokens, FuzzEvent e) => e.Headers.Any(static h => h.Value.Contains("{{member:2}}", StringComparison.Ordinal))
        ? tokens.Make("{{member:3}}", "member", 3) : tokens.Make("{{member:2}}", "member", 2);

    private static string WithAlgorithm(string token, string algorithm, bool isSigned)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) return token;
        var head = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{{\"alg\":\"{algorithm}\",\"typ\":\"JWT\"}}")).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $"{head}.{parts[1]}.{(isSigned ? parts[2] : "")}";
    }

    [GeneratedRegex(@"^\{\{(?<name>member|expired|forged|retrieve|refresh|expired-refresh|anonymous|anonymous-refresh)(?::(?<id>[0-9]{1,15}))?\}\}\z")]
    private static partial Regex Placeholder();
}
