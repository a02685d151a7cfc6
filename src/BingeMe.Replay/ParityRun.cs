using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;

namespace BingeMe.Replay;

/// <summary>One sample or sequence through two hosts.</summary>
/// <param name="Answers">What the first host answered, by step; a sample has one step without a name.</param>
/// <param name="Differences">Every difference: answers and the state left behind. Empty = parity.</param>
internal sealed record ParityRun(IReadOnlyList<(string Step, ClientResponse Answer)> Answers, IReadOnlyList<Difference> Differences)
{
    /// <summary>Runs one event.</summary>
    /// <param name="text">The event's JSON; placeholders may stand in it.</param>
    /// <param name="left">The first host.</param>
    /// <param name="right">The second host, over other stores of the same content.</param>
    /// <param name="tokens">For the placeholders.</param>
    /// <param name="cancelled">Ends the run.</param>
    /// <exception cref="SampleException">The event has unknown placeholders.</exception>
    public static async Task<ParityRun> OfSample(string text, IHostSide left, IHostSide right, ISampleTokens tokens, CancellationToken cancelled = default)
    {
        var expanded = Placeholders.Expand(text, Placeholders.NoVariables, () => tokens);
        var a = await left.Send(expanded, cancelled);
        var b = await right.Send(expanded, cancelled);
        return new ParityRun([("", a)], [.. ResponseComparer.Compare(a, b), .. StateComparer.Compare(left.Folder, right.Folder)]);
    }

    /// <summary>Runs one sequence, on each host with what that host answered.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="left">The first host.</param>
    /// <param name="right">The second host, over other stores of the same content.</param>
    /// <param name="tokens">For the placeholders.</param>
    /// <param name="cancelled">Ends the run.</param>
    /// <exception cref="SequenceFailedException">A host did not answer a step as the sequence wants.</exception>
    public static async Task<ParityRun> OfSequence(Sequence sequence, IHostSide left, IHostSide right, ISampleTokens tokens, CancellationToken cancelled = default)
    {
        var a = await new SequenceRunner(left.Send, left.NewestCode, tokens).Run(sequence, cancelled);
        var b = await new SequenceRunner(right.Send, right.NewestCode, tokens).Run(sequence, cancelled);
        var differences = a.Zip(b).SelectMany(
            pair => ResponseComparer.Compare(pair.First.Answer, pair.Second.Answer).Select(d => d with { Where = $"{pair.First.Step.Name}: {d.Where}" }));
        return new ParityRun([.. a.Select(s => (s.Step.Name, s.Answer))], [.. differences, .. StateComparer.Compare(left.Folder, right.Folder)]);
    }
}
