using BingeMe.ApiGateway.Emulation;
using BingeMe.Cli.Samples;
using BingeMe.Platform.Outbox;
using ParityTests.Comparing;
using ParityTests.Support;

namespace ParityTests;

/// <summary>One sample or sequence through two hosts.</summary>
/// <param name="Answers">What the first host answered, by step.</param>
/// <param name="Differences">Every difference: answers and the state left behind.</param>
internal sealed record ParityRun(IReadOnlyList<(string Step, ClientResponse Answer)> Answers, IReadOnlyList<Difference> Differences)
{
    /// <summary>Runs one event.</summary>
    public static async Task<ParityRun> OfSample(string text, IHostSide left, IHostSide right)
    {
        var expanded = Placeholders.Expand(text, Placeholders.NoVariables, () => Pins.Tokens);
        var a = await left.Send(expanded, CancellationToken.None);
        var b = await right.Send(expanded, CancellationToken.None);
        return new ParityRun([("", a)], [.. AnswerComparer.Compare(a, b), .. StateComparer.Compare(left.Folder, right.Folder)]);
    }

    /// <summary>Runs one sequence, on each host with what that host answered.</summary>
    public static async Task<ParityRun> OfSequence(Sequence sequence, IHostSide left, IHostSide right)
    {
        var a = await Run(sequence, left);
        var b = await Run(sequence, right);
        var differences = a.Zip(b).SelectMany(
            pair => AnswerComparer.Compare(pair.First.Answer, pair.Second.Answer).Select(d => d with { Where = $"{pair.First.Step.Name}: {d.Where}" }));
        return new ParityRun([.. a.Select(s => (s.Step.Name, s.Answer))], [.. differences, .. StateComparer.Compare(left.Folder, right.Folder)]);
    }

    public void DemandParity() => Xunit.Assert.True(Differences.Count == 0, $"The hosts differ:\n - {string.Join("\n - ", Differences)}");

    private static Task<IReadOnlyList<StepAnswer>> Run(Sequence sequence, IHostSide side) =>
        new SequenceRunner(side.Send, new LocalOutbox(Path.Combine(side.Folder, "outbox"), TimeProvider.System), Pins.Tokens).Run(sequence, CancellationToken.None);
}
