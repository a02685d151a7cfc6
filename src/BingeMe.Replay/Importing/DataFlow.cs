using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.Capture.Exchanges;
using BingeMe.Http;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Importing;

/// <summary>
/// Finds which exchanges need each other: a token that one answer gives and a later request sends. Since equal tokens have equal pseudonyms
/// that is seen after redaction, and it is written down in the recording: a sequence's name, and where the value stands in the answer.
/// </summary>
public static partial class DataFlow
{
    /// <summary>Gives exchanges that stand alone a sequence where values flow between them; the order stays.</summary>
    /// <param name="exchanges">Redacted exchanges in the order of their time.</param>
    /// <returns>The same exchanges; those of sequences that were there already are untouched.</returns>
    public static IReadOnlyList<Exchange> Link(IReadOnlyList<Exchange> exchanges)
    {
        var group = Enumerable.Range(0, exchanges.Count).ToArray();
        var givers = new Dictionary<string, (int Exchange, string Path)>(StringComparer.Ordinal);
        var extractions = new SortedDictionary<int, Dictionary<string, string>>();
        for (var i = 0; i < exchanges.Count; i++)
        {
            if (exchanges[i].Sequence is not null) continue;
            foreach (var variable in Token().Matches(exchanges[i].Event).Select(static m => m.Groups["name"].Value).Distinct())
            {
                if (!givers.TryGetValue(variable, out var giver)) continue;
                Join(group, giver.Exchange, i);
                if (!extractions.TryGetValue(giver.Exchange, out var wanted)) extractions[giver.Exchange] = wanted = new(StringComparer.Ordinal);
                wanted[variable] = giver.Path;
            }

            foreach (var (variable, path) in Given(exchanges[i])) givers[variable] = (i, path);
        }

        var sizes = Enumerable.Range(0, exchanges.Count).CountBy(i => Root(group, i)).ToDictionary();
        return [.. exchanges.Select((exchange, i) => sizes[Root(group, i)] == 1 ? exchange : exchange with
        {
            Sequence = $"flow-{exchanges[Root(group, i)].Id}",
            Extract = extractions.TryGetValue(i, out var wanted) ? [.. wanted.Select(w => new Extraction(w.Key, w.Value, null))] : exchange.Extract,
        })];
    }

    /// <summary>The tokens that nobody gives: requests with them can be replayed only once somebody says what stands for them.</summary>
    public static IReadOnlyList<string> Unbound(IReadOnlyList<Exchange> exchanges)
    {
        var given = exchanges.SelectMany(static e => e.Extract).Select(static e => e.Variable).ToHashSet(StringComparer.Ordinal);
        return [.. exchanges.SelectMany(e => Token().Matches(e.Event).Select(static m => m.Groups["name"].Value)).Where(t => !given.Contains(t)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static List<(string Variable, string Path)> Given(Exchange exchange)
    {
        if (exchange.Answer?.Text() is not { } text || !text.Contains("{{token-", StringComparison.Ordinal)) return [];
        try
        {
            using var document = UnicodeJson.Parse(text);
            var found = new List<(string, string)>();
            Walk(document.RootElement, "$", found);
            return found;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static void Walk(JsonElement value, string path, List<(string Variable, string Path)> found)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject()) Walk(member.Value, $"{path}.{member.Name}", found);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            for (var i = 0; i < value.GetArrayLength(); i++) Walk(value[i], $"{path}[{i}]", found);
        }
        else if (value.ValueKind == JsonValueKind.String && WholeToken().Match(value.GetString()!) is { Success: true } token && JsonPathText.IsValid(path))
        {
            found.Add((token.Groups["name"].Value, path));
        }
    }

    private static int Root(int[] group, int i)
    {
        while (group[i] != i) i = group[i] = group[group[i]];
        return i;
    }

    /// <summary>The earlier exchange's group takes in the later one's.</summary>
    private static void Join(int[] group, int one, int other)
    {
        var (a, b) = (Root(group, one), Root(group, other));
        group[Math.Max(a, b)] = Math.Min(a, b);
    }

    [GeneratedRegex(@"\{\{(?<name>token-[0-9a-f]{16})\}\}")]
    private static partial Regex Token();

    [GeneratedRegex(@"^\{\{(?<name>token-[0-9a-f]{16})\}\}\z")]
    private static partial Regex WholeToken();
}
