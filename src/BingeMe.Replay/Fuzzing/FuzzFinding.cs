using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Exchanges;
using BingeMe.Replay.Running;

namespace BingeMe.Replay.Fuzzing;

/// <summary>What tells a failure from others: cases of one are the same fault, most likely.</summary>
/// <param name="Operation">The operation; <c>(state)</c> for what was left behind.</param>
/// <param name="What">Kind, place with any index, and finding; of statuses and missing answers what both sides did too.</param>
public sealed record Failure(string Operation, string What);

/// <summary>Something that was found, by the smallest case that shows it.</summary>
/// <param name="Failure">What it is.</param>
/// <param name="Case">The case in which it was first seen.</param>
/// <param name="Smallest">The smallest case that still fails so.</param>
/// <param name="Mutations">The mutations that it needs; none where the corpus' own case fails so.</param>
/// <param name="Differences">What differs in the smallest case.</param>
/// <param name="Tries">How many smaller cases were tried.</param>
public sealed record FuzzFinding(Failure Failure, FuzzCase Case, ReplayCase Smallest, IReadOnlyList<Mutation> Mutations, IReadOnlyList<CaseDifference> Differences, int Tries)
{
    /// <summary>How many cases of the run fail so.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The name of its file.</summary>
    public string FileName => $"case-{Case.Number}-{string.Concat(Failure.Operation.Where(static c => char.IsAsciiLetterOrDigit(c) || c == '.'))}.ndjson";

    /// <summary>Whether a replay must be told that server errors count, to find it again.</summary>
    public bool NeedsNoServerErrors => Failure.What.StartsWith("expected no 5xx", StringComparison.Ordinal);

    /// <summary>Cases that must have run on the same sides before; empty where fresh sides fail so.</summary>
    public IReadOnlyList<ReplayCase> Before { get; init; } = [];

    /// <summary>Whether it is about what a caller may not see.</summary>
    public bool IsLeak => Failure.What.StartsWith($"{CanaryWatch.Kind} ", StringComparison.Ordinal);

    /// <summary>Whether a replay would not find it again: it knows of no canaries, and takes what both sides do on others' leavings for the cases' order.</summary>
    public bool NeedsFuzz => IsLeak || Before.Count > 0;

    /// <summary>Writes the smallest case as a recording.</summary>
    /// <param name="stream">Where to; closed afterwards.</param>
    /// <param name="cancelled">Ends the writing.</param>
    public async Task Write(Stream stream, CancellationToken cancelled)
    {
        await using var writer = new ExchangeWriter(stream, "fuzz", ExchangeFile.Invented);

        // One case of the corpus may have been changed twice, and two cases of one name would be read as one.
        for (var i = 0; i < Before.Count; i++)
            foreach (var step in Before[i].Steps) await writer.Write(step with { Id = $"{i + 1}: {step.Id}", Sequence = Before[i].Steps.Count > 1 ? $"{i + 1}: {Before[i].Id}" : null }, cancelled);
        foreach (var step in Smallest.Steps) await writer.Write(step, cancelled);
    }
}
