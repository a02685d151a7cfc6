using System.Text.RegularExpressions;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Running;

namespace BingeMe.Replay.Fuzzing;

/// <summary>A case that was made out of one of the corpus.</summary>
/// <param name="Number">Its number in the run.</param>
/// <param name="Original">The corpus' case.</param>
/// <param name="Mutations">What was changed, in order.</param>
/// <param name="Mutated">What is sent.</param>
public sealed partial record FuzzCase(int Number, ReplayCase Original, IReadOnlyList<Mutation> Mutations, ReplayCase Mutated)
{
    private static readonly HashSet<string> Tokens = new(StringComparer.Ordinal) { "member:", "expired:", "forged:", "retrieve:", "refresh:", "expired-refresh:", "anonymous", "anonymous-refresh" };

    /// <summary>Whether the original is no case of the corpus, but was made from the API's schema.</summary>
    public bool IsOfSchema { get; init; }

    /// <summary>Whether every variable that steps need is still given by a step before, if it was: a request with a hole says nothing.</summary>
    internal static bool IsWhole(IReadOnlyList<Exchange> steps, IReadOnlyList<Exchange> before) => Missing(steps).IsSubsetOf(Missing(before));

    /// <summary>The placeholders that no step before gives, and that are no tokens of samples: what is bound, or broken.</summary>
    private static HashSet<string> Missing(IReadOnlyList<Exchange> steps)
    {
        var (given, missing) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var step in steps)
        {
            foreach (Match variable in Variable().Matches(step.Event))
                if (!given.Contains(variable.Groups[1].Value) && !Tokens.Contains(variable.Groups[1].Value)) missing.Add(variable.Groups[1].Value);
            given.UnionWith(step.Extract.Select(static e => e.Variable));
        }

        return missing;
    }

    [GeneratedRegex(@"\{\{([A-Za-z][A-Za-z0-9-]*:?)[^{}]*\}\}")]
    private static partial Regex Variable();
}
