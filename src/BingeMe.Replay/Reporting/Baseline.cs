using System.Text.Json;
using BingeMe.Http;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Reporting;

/// <summary>
/// The differences that are known, by bucket: a run fails on new ones alone, so that the tool can be used before everything is equal
/// (docs/replay.md, point 32).
/// </summary>
public sealed class Baseline
{
    private const int Version = 1;

    private readonly HashSet<Key> known;
    private readonly HashSet<Key> seen = [];

    private Baseline(HashSet<Key> known) => this.known = known;

    /// <summary>How many differences were known.</summary>
    public int Known { get; private set; }

    /// <summary>The buckets that no longer occur, for people: time to write the baseline anew.</summary>
    public IReadOnlyList<string> Gone => [.. known.Except(seen).Select(static k => $"{k.Operation} {k.Kind} {k.Where} ({k.Finding})").Order(StringComparer.Ordinal)];

    /// <summary>Nothing is known.</summary>
    public static Baseline Empty() => new([]);

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    /// <exception cref="SampleException">It is no such file.</exception>
    public static Baseline Read(string text)
    {
        try
        {
            using var document = UnicodeJson.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("v", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version) throw new SampleException($"The baseline is not of version {Version}.");
            if (!root.TryGetProperty("known", out var list) || list.ValueKind != JsonValueKind.Array) throw new SampleException("The baseline needs a list 'known'.");
            return new Baseline([.. list.EnumerateArray().Select(static item => new Key(Member(item, "operation"), Member(item, "kind"), Member(item, "where"), Member(item, "finding")))]);
        }
        catch (JsonException e)
        {
            throw new SampleException($"The baseline is not JSON: {e.Message}");
        }
    }

    /// <summary>The differences of a run, to be known from now on.</summary>
    public static string Write(ReplayReport report) => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("v"u8, Version);
        json.WriteStartArray("known"u8);
        foreach (var bucket in report.Buckets.OrderBy(static b => b.Operation, StringComparer.Ordinal).ThenBy(static b => b.Kind, StringComparer.Ordinal).ThenBy(static b => b.Where, StringComparer.Ordinal).ThenBy(static b => b.Finding))
        {
            json.WriteStartObject();
            json.WriteString("operation"u8, bucket.Operation);
            json.WriteString("kind"u8, bucket.Kind);
            json.WriteString("where"u8, bucket.Where);
            json.WriteString("finding"u8, ReplayReport.Name(bucket.Finding));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Takes out what is known.</summary>
    /// <param name="result">A case's result.</param>
    /// <param name="operation">The operation that an event calls.</param>
    public CaseResult Apply(CaseResult result, Func<string, string> operation)
    {
        if (known.Count == 0 || result.Differences.Count == 0) return result;
        var operations = result.Case.Steps.DistinctBy(static s => s.Id).ToDictionary(static s => s.Id, s => operation(s.Event), StringComparer.Ordinal);
        var left = result.Differences.Where(d => !IsKnown(operations.GetValueOrDefault(d.Step, d.Step), d.Difference)).ToList();
        Known += result.Differences.Count - left.Count;
        return result with { Differences = left };
    }

    private static string Member(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new SampleException($"Each item of the baseline's 'known' needs the text '{name}'.");

    private bool IsKnown(string operation, Difference difference)
    {
        var key = new Key(operation, difference.Kind, ReplayReport.AnyIndex(difference.Where), ReplayReport.Name(difference.Finding));
        if (!known.Contains(key)) return false;
        seen.Add(key);
        return true;
    }

    private sealed record Key(string Operation, string Kind, string Where, string Finding);
}
