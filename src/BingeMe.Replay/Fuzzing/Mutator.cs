using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Fuzzing;

/// <summary>Makes cases out of a corpus' own: the same seed and corpus give the same ones on any machine.</summary>
internal sealed class Mutator
{
    private const int MostMutations = 3;

    /// <summary>How often another mutation is looked for where one does not fit the event, e.g. a query's where there is none.</summary>
    private const int Attempts = 100;

    private static readonly string[] OfSequences = ["step-dropped", "step-doubled", "steps-swapped"];

    private readonly Dictionary<string, Func<FuzzEvent, SplitMix, bool>> changes;

    /// <summary>The kinds, the ones that get further than the API's doors more often.</summary>
    private readonly List<string> choices;

    private readonly SchemaCases? schema;

    /// <summary>A mutator.</summary>
    /// <param name="tokens">For tokens that are broken on purpose.</param>
    /// <param name="schema">Makes every other case; null without an OpenAPI document.</param>
    internal Mutator(ISampleTokens tokens, SchemaCases? schema)
        : this(tokens) => this.schema = schema;

    /// <summary>A mutator of a corpus alone.</summary>
    /// <param name="tokens">For tokens that are broken on purpose.</param>
    public Mutator(ISampleTokens tokens)
    {
        (string Name, Func<FuzzEvent, SplitMix, bool> Change)[] all = [.. HeaderMutations.All, .. BodyMutations.All, .. TargetMutations.OfTargets, .. TargetMutations.OfTokens(tokens)];
        changes = all.ToDictionary(static m => m.Name, static m => m.Change, StringComparer.Ordinal);
        Kinds = [.. all.Select(static m => m.Name), .. OfSequences];
        choices = [.. Kinds.SelectMany(static k => Enumerable.Repeat(k, Weight(k)))];
    }

    /// <summary>The kinds of mutations, in the order that seeds choose by.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>Makes a case.</summary>
    /// <param name="corpus">The cases to choose from.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="number">The case's number, from 0.</param>
    public FuzzCase Make(IReadOnlyList<ReplayCase> corpus, ulong seed, int number)
    {
        var random = new SplitMix(SplitMix.Part(seed, number));
        var isMade = schema is not null && number % 2 == 1;
        var original = isMade ? schema!.Make(random, number) : random.Of(corpus);
        var (wanted, chosen, steps) = (isMade ? Math.Max(0, random.Below(4) - 2) : 1 + random.Below(MostMutations), new List<Mutation>(), Unexpected(original));
        var unchanged = steps.Select(static s => s.Event).ToList();
        for (var i = 0; i < Attempts && chosen.Count < wanted; i++)
        {
            var mutation = new Mutation(random.Of(choices), random.Of(original.Steps).Id, random.Next());

            // A step doubled and dropped, a method changed and changed back: that would be a case like any other of the corpus.
            if (Apply(steps, mutation) is not { } changed || changed.Select(static s => s.Event).SequenceEqual(unchanged)) continue;
            chosen.Add(mutation);
            steps = changed;
        }

        return new FuzzCase(number, original, chosen, Named(original, steps)) { IsOfSchema = isMade };
    }

    /// <summary>Most of what happens to a token or a path ends in 401 and 404.</summary>
    private static int Weight(string kind) => kind.StartsWith("query-", StringComparison.Ordinal) ? 4 : kind.StartsWith("body-member-", StringComparison.Ordinal) ? 3 : kind.StartsWith("step", StringComparison.Ordinal) ? 4 : 1;

    /// <summary>Makes a case's mutations anew, or some of them.</summary>
    public ReplayCase Apply(ReplayCase original, IEnumerable<Mutation> mutations) =>
        Named(original, mutations.Aggregate(Unexpected(original), (steps, mutation) => Apply(steps, mutation) ?? steps));

    /// <summary>Makes one mutation; null where it does not fit, or where no gateway could send what would come of it.</summary>
    internal IReadOnlyList<Exchange>? Apply(IReadOnlyList<Exchange> steps, Mutation mutation)
    {
        var at = steps.ToList().FindIndex(s => s.Id == mutation.Step);
        if (at < 0) return null;
        if (OfSequences.Contains(mutation.Kind)) return Sequenced(steps, at, mutation.Kind);
        if (FuzzEvent.Parse(steps[at].Event) is not { } sent || !changes[mutation.Kind](sent, new SplitMix(mutation.Seed)) || sent.IsAmbiguous) return null;
        var text = sent.ToString();
        if (text == steps[at].Event || Import.WhyNoRequest(text) is not null) return null;
        IReadOnlyList<Exchange> changed = [.. steps.Select((s, i) => i == at ? s with { Event = text } : s)];
        return FuzzCase.IsWhole(changed, steps) ? changed : null;
    }

    private static List<Exchange>? Sequenced(IReadOnlyList<Exchange> steps, int at, string kind)
    {
        var changed = steps.ToList();
        if (kind == "step-doubled")
        {
            var id = $"{steps[at].Id}+";
            while (changed.Exists(s => s.Id == id)) id += "+";
            changed.Insert(at + 1, steps[at] with { Id = id });
            return changed;
        }

        if (kind == "step-dropped" ? steps.Count < 2 : at + 1 >= steps.Count) return null;
        if (kind == "step-dropped") changed.RemoveAt(at);
        else (changed[at], changed[at + 1]) = (changed[at + 1], changed[at]);
        return FuzzCase.IsWhole(changed, steps) ? changed : null;
    }

    /// <summary>What was recorded, or expected, is not what a changed request is answered with.</summary>
    private static IReadOnlyList<Exchange> Unexpected(ReplayCase original) =>
        [.. original.Steps.Select(static s => s with { Event = FuzzEvent.Parse(s.Event)?.ToString() ?? s.Event, Expect = null, Answer = null, Milliseconds = null })];

    /// <summary>Several steps are one sequence, also in a file.</summary>
    private static ReplayCase Named(ReplayCase original, IReadOnlyList<Exchange> steps) =>
        new(original.Id, [.. steps.Select(s => s with { Sequence = steps.Count > 1 ? original.Id : null })]);
}
