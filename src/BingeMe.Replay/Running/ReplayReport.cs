using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Timing;

namespace BingeMe.Replay.Running;

/// <summary>Differences of one kind: one bug in a shared helper is a bucket, not two thousand failures.</summary>
/// <param name="Operation">The operation that the step calls; <c>(state)</c> for what was left behind, <c>(none)</c> where no route serves it.</param>
/// <param name="Kind">The difference's kind.</param>
/// <param name="Where">Its place, indexes as <c>[*]</c>.</param>
/// <param name="Finding">In what the values differ.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Case">A case that shows it.</param>
/// <param name="Step">The step of that case.</param>
/// <param name="Example">The difference there.</param>
public sealed record Bucket(string Operation, string Kind, string Where, Finding Finding, int Count, string Case, string Step, Difference Example);

/// <summary>What a replay found, for people and for machines.</summary>
public sealed partial class ReplayReport
{
    private const int ShownBuckets = 20;

    private readonly List<(CaseResult Result, Dictionary<string, string> Operations)> cases;
    private readonly Dictionary<CaseResult, Dictionary<string, string>> called;

    /// <summary>Sums results up.</summary>
    /// <param name="left">The left target's name.</param>
    /// <param name="right">The right target's name.</param>
    /// <param name="results">The results.</param>
    /// <param name="operation">The operation that an event calls.</param>
    /// <param name="operations">Every operation that there is; null where that is not known.</param>
    public ReplayReport(string left, string right, IReadOnlyList<CaseResult> results, Func<string, string> operation, IReadOnlyList<string>? operations = null)
    {
        (Left, Right) = (left, right);

        // A corpus that is gone through again has the same steps: each of them is asked about once.
        var known = new Dictionary<IReadOnlyList<Exchange>, Dictionary<string, string>>(ReferenceEqualityComparer.Instance);
        cases = [.. results.Select(r => (r, known.TryGetValue(r.Case.Steps, out var names) ? names : known[r.Case.Steps] = r.Case.Steps.DistinctBy(static s => s.Id).ToDictionary(static s => s.Id, s => operation(s.Event), StringComparer.Ordinal)))];
        called = new Dictionary<CaseResult, Dictionary<string, string>>(ReferenceEqualityComparer.Instance);
        foreach (var (result, names) in cases) called[result] = names;
        Cases = results.Count;
        Exchanges = results.Sum(static r => Math.Max(r.Left.Count, r.Right.Count));
        Differing = results.Count(static r => r.Differences.Count > 0);
        Buckets = Bucketed(static r => r.Differences);
        Noise = Bucketed(static r => r.Noise);
        Coverage = Covered();
        var pairs = Pairs().ToList();
        Times = OperationTimes.Of(pairs);
        TimesOverAll = PairedDifference.Of(pairs.Select(static p => p.Right - p.Left));
        Uncovered = [.. (operations ?? []).Where(o => !Coverage.ContainsKey(o)).Order(StringComparer.Ordinal)];
        CoveredPercent = operations is { Count: > 0 } ? 100.0 * (operations.Count - Uncovered.Count) / operations.Count : 0;
    }

    /// <summary>The left target's name.</summary>
    public string Left { get; }

    /// <summary>The right target's name.</summary>
    public string Right { get; }

    /// <summary>How many cases ran.</summary>
    public int Cases { get; }

    /// <summary>How many exchanges they had; each went to both sides.</summary>
    public int Exchanges { get; }

    /// <summary>How many cases differ.</summary>
    public int Differing { get; }

    /// <summary>The differences, the most frequent first.</summary>
    public IReadOnlyList<Bucket> Buckets { get; }

    /// <summary>What differs between two runs of one side too.</summary>
    public IReadOnlyList<Bucket> Noise { get; }

    /// <summary>Each operation that was called, with how often which status came from the left side (docs/replay.md, point 31).</summary>
    public IReadOnlyDictionary<string, SortedDictionary<int, int>> Coverage { get; }

    /// <summary>The operations that the corpus never called.</summary>
    public IReadOnlyList<string> Uncovered { get; }

    /// <summary>How long each operation's answers took (docs/replay.md, point 25).</summary>
    public IReadOnlyList<OperationTimes> Times { get; }

    /// <summary>The same over all operations, right less left; null where there are too few exchanges.</summary>
    public PairedDifference? TimesOverAll { get; }

    /// <summary>How punctual both sides' starts were, of a run in the load's own shape; else null.</summary>
    public (LoadStarts Left, LoadStarts Right)? Load { get; init; }

    /// <summary>Where the time of the run went; null where nobody measured.</summary>
    public ReplayPace? Pace { get; init; }

    /// <summary>How many percent of the operations were called.</summary>
    public double CoveredPercent { get; }

    /// <summary>What came of each case, in the order of the corpus.</summary>
    public IEnumerable<CaseResult> Results => cases.Select(static c => c.Result);

    /// <summary>The operation that a step of a case calls; the step's own name where it is none, e.g. <c>(state)</c>.</summary>
    public string OperationOf(CaseResult result, string step) => called[result].GetValueOrDefault(step, step);

    /// <summary>The operations whose right side is slower than the left by more than a limit, beyond what chance makes of so many operations.</summary>
    /// <param name="milliseconds">The limit.</param>
    public IReadOnlyList<OperationTimes> SlowerBy(double milliseconds) => [.. Times.Where(t => t.Surely is { } surely && surely.Low > milliseconds)];

    /// <summary>The report for a person.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{PrintableText.Line($"{Left} | {Right}")}: {Cases} cases, {Exchanges} exchanges on each side, {Coverage.Count} operations.\n");
        if (Load is { } load) text.Append(PaceText.Of(load, Left, Right));
        else if (Pace is { } pace) text.Append(PaceText.Of(pace, Left, Right));
        text.Append(TimesText.Of(this));
        Append(text, "difference", Buckets);
        Append(text, "noise", Noise);
        text.Append(Differing == 0 ? "Parity." : string.Create(CultureInfo.InvariantCulture, $"No parity: {Differing} of {Cases} cases differ, in {Buckets.Count} ways."));
        return text.ToString();
    }

    /// <summary>The report for a machine.</summary>
    public string Json() => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("left"u8, Left);
        json.WriteString("right"u8, Right);
        json.WriteNumber("cases"u8, Cases);
        json.WriteNumber("exchanges"u8, Exchanges);
        json.WriteNumber("differing"u8, Differing);
        if (Pace is { } pace) PaceText.Write(json, pace);
        if (Load is { } load) PaceText.Write(json, load);
        TimesText.Write(json, this);
        foreach (var (name, buckets) in new[] { ("differences", Buckets), ("noise", Noise) })
        {
            json.WriteStartArray(name);
            foreach (var bucket in buckets)
            {
                json.WriteStartObject();
                json.WriteString("operation"u8, bucket.Operation);
                json.WriteString("kind"u8, bucket.Kind);
                json.WriteString("where"u8, bucket.Where);
                json.WriteString("finding"u8, Name(bucket.Finding));
                json.WriteNumber("count"u8, bucket.Count);
                json.WriteString("case"u8, bucket.Case);
                json.WriteString("step"u8, bucket.Step);
                json.WriteString("left"u8, bucket.Example.Left);
                json.WriteString("right"u8, bucket.Example.Right);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("coverage"u8);
        foreach (var (operation, statuses) in Coverage)
        {
            json.WriteStartObject(operation);
            foreach (var (status, count) in statuses) json.WriteNumber(status.ToString(CultureInfo.InvariantCulture), count);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("uncovered"u8);
        foreach (var operation in Uncovered) json.WriteStringValue(operation);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>A place with any index for each, e.g. <c>$.items[*].id</c>.</summary>
    public static string AnyIndex(string where) => Index().Replace(where, "[*]");

    /// <summary>A finding's name in reports, e.g. <c>number-text</c>.</summary>
    public static string Name(Finding finding) => finding switch
    {
        Finding.NumberText => "number-text",
        Finding.KeyOrder => "key-order",
        Finding.ArrayOrder => "array-order",
        _ => finding.ToString().ToLowerInvariant(),
    };

    private static void Append(StringBuilder text, string what, IReadOnlyList<Bucket> buckets)
    {
        foreach (var bucket in buckets.Take(ShownBuckets))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{what} x{bucket.Count}  {PrintableText.Line($"{bucket.Operation}  {bucket.Kind} {bucket.Where}")} ({Name(bucket.Finding)})\n");
            text.Append(CultureInfo.InvariantCulture, $"  e.g. case {PrintableText.Line($"{bucket.Case}, step {bucket.Step}")}\n  {PrintableText.Line(bucket.Example.ToString())}\n");
        }

        if (buckets.Count > ShownBuckets) text.Append(CultureInfo.InvariantCulture, $"\n... and {buckets.Count - ShownBuckets} more; --json has all.\n");
        if (buckets.Count > 0) text.Append('\n');
    }

    private List<Bucket> Bucketed(Func<CaseResult, IReadOnlyList<CaseDifference>> of)
    {
        var all =
            from one in cases
            from found in of(one.Result)
            let operation = one.Operations.GetValueOrDefault(found.Step, found.Step)
            group (one.Result.Case.Id, found) by (operation, found.Difference.Kind, Where: AnyIndex(found.Difference.Where), found.Difference.Finding);
        return [.. all
            .Select(static g => new Bucket(g.Key.operation, g.Key.Kind, g.Key.Where, g.Key.Finding, g.Count(), g.First().Id, g.First().found.Step, g.First().found.Difference))
            .OrderByDescending(static b => b.Count).ThenBy(static b => b.Operation, StringComparer.Ordinal).ThenBy(static b => b.Where, StringComparer.Ordinal)];
    }

    private IEnumerable<(string Operation, double Left, double Right)> Pairs() =>
        from one in cases
        from pair in one.Result.Left.Zip(one.Result.Right)
        where pair.First.Answer is not null && pair.Second.Answer is not null
        select (one.Operations[pair.First.Step.Id], pair.First.Milliseconds, pair.Second.Milliseconds);

    private SortedDictionary<string, SortedDictionary<int, int>> Covered()
    {
        var seen = new SortedDictionary<string, SortedDictionary<int, int>>(StringComparer.Ordinal);
        foreach (var (result, operations) in cases)
        {
            foreach (var run in result.Left)
            {
                if (run.Answer is not { } answer) continue;
                var operation = operations[run.Step.Id];
                if (!seen.TryGetValue(operation, out var statuses)) seen[operation] = statuses = [];
                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            }
        }

        return seen;
    }

    [GeneratedRegex(@"\[(?:[0-9]+|[^\]=]+=[^\]]*)\]")]
    private static partial Regex Index();
}
