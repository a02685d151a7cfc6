using System.Globalization;
using System.Text;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Fuzzing;

/// <summary>What fuzzing found, for people and for machines.</summary>
/// <param name="Left">The left target's name.</param>
/// <param name="Right">The right target's name.</param>
/// <param name="Seed">What the cases followed from.</param>
/// <param name="Cases">How many cases ran.</param>
/// <param name="Exchanges">How many exchanges they had, by what came of them; each went to both sides.</param>
/// <param name="Kinds">How often each kind of mutation was used.</param>
/// <param name="Findings">What was found, in the order of finding.</param>
/// <param name="Unconfirmed">Cases that failed, and did so again neither on fresh sides nor after the same cases.</param>
/// <param name="OfTheCorpus">Answers of 500 and above that unchanged cases of the corpus get from both sides too.</param>
public sealed record FuzzReport(
    string Left, string Right, ulong Seed, int Cases, IReadOnlyDictionary<Answered, int> Exchanges, IReadOnlyDictionary<string, int> Kinds, IReadOnlyList<FuzzFinding> Findings, IReadOnlyList<string> Unconfirmed, int OfTheCorpus)
{
    /// <summary>How many of the cases were made from the API's schema.</summary>
    public int OfSchema { get; init; }

    /// <summary>How many canaries there are, and which of them nobody was shown who may see them; null without any.</summary>
    public (int All, IReadOnlyList<string> NeverShown)? Canaries { get; init; }

    /// <summary>The report for a person.</summary>
    /// <param name="reproduce">The command that shows a finding again.</param>
    public string Text(Func<FuzzFinding, string> reproduce)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{PrintableText.Line($"{Left} | {Right}")}: {Cases} cases ({OfSchema} of them from the schema), {Exchanges.Values.Sum()} exchanges on each side, {Kinds.Count} kinds of mutations, seed {Seed}.\n");
        text.Append(CultureInfo.InvariantCulture, $"Answers of {Exchanges.Keys.Select(static a => a.Operation).Distinct().Count()} operations: {string.Join(", ", Statuses().Select(static s => $"{s.Status} x{s.Count}"))}.\n");
        if (Canaries is var (all, never)) text.Append(CultureInfo.InvariantCulture, $"Values that only some may see: {all}, of which {all - never.Count} were shown to those.\n");
        foreach (var finding in Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nx{finding.Count}  {PrintableText.Line($"{finding.Failure.Operation}  {finding.Failure.What}")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  case {finding.Case.Number}, of {PrintableText.Line($"{finding.Case.Original.Id}: {(finding.Mutations.Count == 0 ? "without any mutation" : string.Join(", ", finding.Mutations))}")}; {finding.Tries} smaller cases tried{(finding.Before.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"; only after {finding.Before.Count} others on the same sides") : "")}\n");
            foreach (var found in finding.Differences.Take(5)) text.Append(CultureInfo.InvariantCulture, $"  {PrintableText.Line($"{found.Step}: {found.Difference}")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {PrintableText.Line(reproduce(finding))}\n");
        }

        if (Findings.Count > 0) text.Append('\n');
        foreach (var told in Unconfirmed.Take(10)) text.Append(CultureInfo.InvariantCulture, $"{PrintableText.Line(told)}\n");
        if (Unconfirmed.Count > 0) text.Append(CultureInfo.InvariantCulture, $"{Unconfirmed.Count} cases failed, and did so neither on fresh sides nor after the same cases: not counted.\n");
        if (OfTheCorpus > 0) text.Append(CultureInfo.InvariantCulture, $"{OfTheCorpus} kinds of 5xx that unchanged cases get from both sides too: not counted.\n");
        text.Append(Findings.Count == 0 ? "Nothing found." : string.Create(CultureInfo.InvariantCulture, $"Found: {Findings.Count}."));
        return text.ToString();
    }

    /// <summary>The report for a machine.</summary>
    /// <param name="reproduce">The command that shows a finding again.</param>
    public string Json(Func<FuzzFinding, string> reproduce) => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("left"u8, Left);
        json.WriteString("right"u8, Right);
        json.WriteString("seed"u8, Seed.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("cases"u8, Cases);
        json.WriteNumber("ofSchema"u8, OfSchema);
        json.WriteNumber("exchanges"u8, Exchanges.Values.Sum());
        json.WriteStartObject("statuses"u8);
        foreach (var (status, count) in Statuses()) json.WriteNumber(status.ToString(CultureInfo.InvariantCulture), count);
        json.WriteEndObject();
        json.WriteStartObject("operations"u8);
        foreach (var operation in Exchanges.GroupBy(static e => e.Key.Operation, StringComparer.Ordinal).OrderBy(static o => o.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(operation.Key);
            foreach (var (answered, count) in operation.OrderBy(static e => e.Key.Status)) json.WriteNumber(answered.Status.ToString(CultureInfo.InvariantCulture), count);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (Canaries is var (all, never))
        {
            json.WriteNumber("canaries"u8, all);
            json.WriteStartArray("canariesNeverShown"u8);
            foreach (var what in never) json.WriteStringValue(what);
            json.WriteEndArray();
        }

        json.WriteStartArray("unconfirmed"u8);
        foreach (var told in Unconfirmed) json.WriteStringValue(told);
        json.WriteEndArray();
        json.WriteNumber("ofTheCorpus"u8, OfTheCorpus);
        json.WriteStartObject("mutations"u8);
        foreach (var (kind, count) in Kinds) json.WriteNumber(kind, count);
        json.WriteEndObject();
        json.WriteStartArray("findings"u8);
        foreach (var finding in Findings)
        {
            json.WriteStartObject();
            json.WriteString("operation"u8, finding.Failure.Operation);
            json.WriteString("what"u8, finding.Failure.What);
            json.WriteNumber("count"u8, finding.Count);
            json.WriteNumber("case"u8, finding.Case.Number);
            json.WriteNumber("before"u8, finding.Before.Count);
            json.WriteString("of"u8, finding.Case.Original.Id);
            json.WriteStartArray("mutations"u8);
            foreach (var mutation in finding.Mutations) json.WriteStringValue(mutation.ToString());
            json.WriteEndArray();
            json.WriteString("left"u8, finding.Differences[0].Difference.Left);
            json.WriteString("right"u8, finding.Differences[0].Difference.Right);
            json.WriteString("reproduce"u8, reproduce(finding));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private IEnumerable<(int Status, int Count)> Statuses() =>
        Exchanges.GroupBy(static e => e.Key.Status).Select(static s => (s.Key, s.Sum(static e => e.Value))).OrderBy(static s => s.Key);
}

/// <summary>What came of an exchange.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Status">The left side's status; 0 where it did not answer.</param>
public readonly record struct Answered(string Operation, int Status);
