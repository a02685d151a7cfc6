using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Http;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Running;

/// <summary>A difference that somebody answers for, for a while.</summary>
/// <param name="operation">The operation; <c>(state)</c> for what is left behind, <c>*</c> for each.</param>
/// <param name="where">Kind and place, e.g. <c>body $.data.items[*].score</c>; <c>[*]</c> is any index.</param>
/// <param name="accept"><c>ignore</c>, <c>same-shape</c>, <c>regex</c>, <c>within</c>, <c>set</c>, <c>keyed</c> or <c>same-as</c>.</param>
/// <param name="value">The pattern, tolerance, member or other place.</param>
/// <param name="owner">Who answers for it.</param>
/// <param name="reason">Why.</param>
/// <param name="expires">The last day on which it counts.</param>
public sealed partial class DifferenceRule(string operation, string where, string accept, string value, string owner, string reason, DateOnly expires)
{
    private static readonly string[] Members = ["operation", "where", "accept", "value", "owner", "reason", "expires"];

    /// <summary>What rules may be about. A status, an expectation and a missing answer are never somebody's to accept.</summary>
    private static readonly string[] Kinds = ["body ", "header ", "state "];

    private readonly Regex place = new($"^{Regex.Escape(where).Replace(@"\[\*]", @"\[(?:[0-9]+|[^\]=]+=[^\]]*)]", StringComparison.Ordinal)}(?: \\(order\\))?\\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    private readonly Regex? pattern = accept == "regex" ? new Regex($"^(?:{value})\\z", RegexOptions.NonBacktracking) : null;

    /// <summary>The last day on which it counts.</summary>
    public DateOnly Expires => expires;

    /// <summary>The lists that it tells by a member of their items, and that member; null when it is no such rule.</summary>
    internal (string Path, string Key)? Keyed => accept == "keyed" ? (where["body ".Length..], value) : null;

    /// <summary>Reads a file of rules: an object with the list <c>rules</c>.</summary>
    /// <param name="text">The file's text.</param>
    /// <exception cref="SampleException">It is no such file; every fault is named.</exception>
    public static IReadOnlyList<DifferenceRule> Read(string text)
    {
        var (rules, faults) = (new List<DifferenceRule>(), new List<string>());
        try
        {
            using var document = UnicodeJson.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("rules", out var list) || list.ValueKind != JsonValueKind.Array) faults.Add("it needs a list 'rules'");
            else
                foreach (var item in list.EnumerateArray())
                    if (Read(item, $"rules[{rules.Count}]", faults) is { } rule) rules.Add(rule);
        }
        catch (JsonException e)
        {
            faults.Add($"it is not JSON: {e.Message}");
        }

        return faults.Count == 0 ? rules : throw new SampleException($"The rules are wrong:\n - {string.Join("\n - ", faults)}");
    }

    /// <summary>Whether it accepts a difference.</summary>
    /// <param name="called">The operation of the step.</param>
    /// <param name="difference">The difference.</param>
    /// <param name="left">The left answer, for <c>same-as</c>.</param>
    /// <param name="right">The right answer.</param>
    public bool Accepts(string called, Difference difference, ClientResponse? left = null, ClientResponse? right = null)
    {
        if (!IsAbout(called)) return false;
        if (!place.IsMatch($"{difference.Kind} {difference.Where}")) return false;
        return accept switch
        {
            "ignore" => true,
            "keyed" => false,
            "same-as" => IsAt(left, difference.Left, difference.Where) && IsAt(right, difference.Right, difference.Where),
            "set" => difference.Finding == Finding.ArrayOrder,
            "same-shape" => difference.Where.Length > 0 && difference.Finding is Finding.Value or Finding.Default or Finding.NumberText or Finding.Empty or Finding.ArrayOrder,
            "regex" => difference is { Left: { } one, Right: { } other } && pattern!.IsMatch(Plain(one)) && pattern.IsMatch(Plain(other)),
            _ => difference is { Left: { } one, Right: { } other, Finding: not Finding.Type } && IsWithin(Plain(one), Plain(other)),
        };
    }

    /// <summary>Whether it is about an operation.</summary>
    internal bool IsAbout(string called) => operation == "*" || operation == called;

    /// <summary>One line for reports.</summary>
    public override string ToString() => $"{accept} {operation} {where} ({owner}: {reason}; until {expires:yyyy-MM-dd})";

    private static DifferenceRule? Read(JsonElement item, string at, List<string> faults)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{at} must be an object");
            return null;
        }

        var before = faults.Count;
        foreach (var member in item.EnumerateObject())
            if (!Members.Contains(member.Name)) faults.Add($"{at}.{member.Name} is unknown");
        string Text(string name)
        {
            if (item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
            faults.Add($"{at}.{name} must be a text");
            return "";
        }

        var (operation, where, accept, owner, reason) = (Text("operation"), Text("where"), Text("accept"), Text("owner"), Text("reason"));
        var expires = Text("expires");
        var day = default(DateOnly);
        if (expires.Length > 0 && !DateOnly.TryParseExact(expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)) faults.Add($"{at}.expires must be a day, e.g. 2026-12-31");
        if (where.Length > 0 && !Kinds.Any(k => where.StartsWith(k, StringComparison.Ordinal))) faults.Add($"{at}.where must begin with body, header or state: nothing else may be accepted");
        var needsValue = accept is "regex" or "within" or "keyed" or "same-as";
        if (accept.Length > 0 && !needsValue && accept is not ("ignore" or "same-shape" or "set")) faults.Add($"{at}.accept must be ignore, same-shape, regex, within, set, keyed or same-as");
        if (accept == "keyed" && !where.StartsWith("body $", StringComparison.Ordinal)) faults.Add($"{at}.where must be a list of the body for keyed, e.g. body $.data.items");
        if (accept == "same-as" && where.StartsWith("state ", StringComparison.Ordinal)) faults.Add($"{at}.where must be of the answer for same-as");
        var given = needsValue ? Text("value") : "";
        if (given.Length > 0) CheckValue(accept, given, at, faults);
        return faults.Count > before ? null : new DifferenceRule(operation, where, accept, given, owner, reason, day);
    }

    private static void CheckValue(string accept, string value, string at, List<string> faults)
    {
        if (accept == "within")
        {
            if (!decimal.TryParse(value, CultureInfo.InvariantCulture, out var tolerance) || tolerance < 0) faults.Add($"{at}.value must be a number: of the value's unit, or of seconds for times");
            return;
        }

        if (accept == "keyed")
        {
            if (value.AsSpan().ContainsAny(".[]=")) faults.Add($"{at}.value must be the name of a member, e.g. id");
            return;
        }

        if (accept == "same-as")
        {
            if (!JsonPathText.IsValid(value.Replace("[*]", "[0]", StringComparison.Ordinal))) faults.Add($"{at}.value must be a path into the body, e.g. $.data.id");
            return;
        }

        try
        {
            _ = new Regex(value, RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            faults.Add($"{at}.value is no pattern: {e.Message}");
        }
    }

    /// <summary>Whether a side has the difference's value at the other place too; its indexes are those of the difference.</summary>
    private bool IsAt(ClientResponse? answer, string? text, string at)
    {
        if (answer is null || text is null) return false;
        var path = value;
        foreach (Match index in Index().Matches(at))
            if (path.IndexOf("[*]", StringComparison.Ordinal) is >= 0 and var star) path = $"{path[..star]}{index.Value}{path[(star + 3)..]}";
        try
        {
            using var body = UnicodeJson.Parse(answer.Body);
            return JsonPathText.Find(body.RootElement, path) is { } other && other == Plain(text);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();

    private bool IsWithin(string left, string right)
    {
        var tolerance = decimal.Parse(value, CultureInfo.InvariantCulture);
        if (decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)) return Math.Abs(a - b) <= tolerance;
        return DateTimeOffset.TryParse(left, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var one)
            && DateTimeOffset.TryParse(right, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other)
            && (decimal)Math.Abs((one - other).TotalSeconds) <= tolerance;
    }

    /// <summary>A JSON text without its quotes; anything else as it is.</summary>
    private static string Plain(string text)
    {
        if (text.Length < 2 || text[0] != '"') return text;
        try
        {
            using var document = UnicodeJson.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString()! : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
