namespace BingeMe.Replay.Fuzzing;

/// <summary>One change of a case. It can be made again without those before it, so that a failing case can lose them one by one.</summary>
/// <param name="Kind">One of <see cref="Mutator.Kinds"/>.</param>
/// <param name="Step">The id of the step that it changes.</param>
/// <param name="Seed">What its choices follow from.</param>
public sealed record Mutation(string Kind, string Step, ulong Seed)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} at {Step}";
}
