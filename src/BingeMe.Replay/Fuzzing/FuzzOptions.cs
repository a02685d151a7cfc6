using BingeMe.Replay.Running;

namespace BingeMe.Replay.Fuzzing;

/// <summary>How a corpus is fuzzed.</summary>
public sealed record FuzzOptions
{
    /// <summary>How cases are replayed.</summary>
    public required ReplayOptions Replay { get; init; }

    /// <summary>The operation that an event calls.</summary>
    public required Func<string, string> Operation { get; init; }

    /// <summary>Accepted differences.</summary>
    public required RuleBook Rules { get; init; }

    /// <summary>What all choices follow from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many cases are made.</summary>
    public int Cases { get; init; } = 1000;

    /// <summary>Runs the corpus' cases as they are, each once, instead.</summary>
    public bool Unchanged { get; init; }

    /// <summary>The API's description, from which every other case is made; null makes all of the corpus.</summary>
    public ApiSchema? Schema { get; init; }

    /// <summary>What only some callers may see; null where nothing of the kind is known.</summary>
    public CanaryWatch? Canaries { get; init; }

    /// <summary>How many cases a pair of sides serves before a fresh one goes on.</summary>
    public int CasesAPair { get; init; } = 100;

    /// <summary>How many pairs of sides serve at once, each its own cases; what is found does not depend on it.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>How many smaller cases are tried for a finding, each on fresh sides.</summary>
    public int Tries { get; init; } = 150;

    /// <summary>How many different findings end the run: one that finds so many has found enough.</summary>
    public int MostFindings { get; init; } = 50;

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Given each finding once it is as small as it goes: a run that is ended has told of it.</summary>
    public Func<FuzzFinding, Task> OnFinding { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Told after each case whether it failed, before that is tried again; by several threads at once.</summary>
    public Action<bool> OnCase { get; init; } = static _ => { };
}
