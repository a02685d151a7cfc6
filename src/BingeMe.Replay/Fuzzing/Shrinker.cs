using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Running;

namespace BingeMe.Replay.Fuzzing;

/// <summary>Makes a failing case smaller for as long as it fails in the same way, or until the tries are used up.</summary>
/// <param name="mutator">Makes mutations anew.</param>
/// <param name="failing">The case.</param>
/// <param name="most">How many smaller cases are tried.</param>
/// <param name="fails">Whether a case fails in the same way.</param>
internal sealed class Shrinker(Mutator mutator, FuzzCase failing, int most, Func<ReplayCase, Task<bool>> fails)
{
    private ReplayCase smallest = failing.Mutated;

    /// <summary>How many were tried.</summary>
    public int Tries { get; private set; }

    /// <summary>Looks for the smallest one.</summary>
    /// <returns>It, and the mutations that it needs.</returns>
    public async Task<(ReplayCase Smallest, IReadOnlyList<Mutation> Mutations)> Run()
    {
        var mutations = await WithoutMutations();

        // Dropping one thing may make another one needless, so again, until nothing goes any more.
        for (var before = -1; before != Size(smallest) && Tries < most;)
        {
            before = Size(smallest);
            await WithoutSteps();
            for (var at = 0; at < smallest.Steps.Count && Tries < most; at++) await SmallerStep(at);
        }

        return (smallest, mutations);
    }

    private static int Size(ReplayCase given) => given.Steps.Sum(static s => s.Event.Length + s.Extract.Count + 1);

    private async Task<IReadOnlyList<Mutation>> WithoutMutations()
    {
        if (await Try(mutator.Apply(failing.Original, []))) return [];
        var needed = failing.Mutations.ToList();
        for (var at = needed.Count - 1; at >= 0 && needed.Count > 1; at--)
        {
            List<Mutation> fewer = [.. needed[..at], .. needed[(at + 1)..]];
            if (await Try(mutator.Apply(failing.Original, fewer))) needed = fewer;
        }

        return needed;
    }

    private async Task WithoutSteps()
    {
        for (var at = smallest.Steps.Count - 1; at >= 0 && smallest.Steps.Count > 1; at--)
            await Try(Steps([.. smallest.Steps.Where((_, i) => i != at)]));

        // What no later step needs any more is not asked for either: without it the case would fail by its lack.
        for (var at = 0; at < smallest.Steps.Count; at++)
        {
            var later = string.Concat(smallest.Steps.Skip(at + 1).Select(static s => s.Event));
            var step = smallest.Steps[at];
            var wanted = step.Extract.Where(e => later.Contains($"{{{{{e.Variable}", StringComparison.Ordinal)).ToList();
            if (wanted.Count < step.Extract.Count) await Try(Steps(With(at, step with { Extract = wanted })));
        }
    }

    private async Task SmallerStep(int at)
    {
        // First all that can go at once, then one after the other.
        await Try(at, static e => e.Headers = [.. e.Headers.Where(static h => !HeaderMutations.IsTheClients(h.Key))]);
        await OneByOne(at, static e => e.Headers.Count, static (e, i) =>
        {
            if (HeaderMutations.IsTheClients(e.Headers[i].Key)) e.Headers = [.. e.Headers.Where((_, k) => k != i)];
        });
        await Try(at, static e => e.Query = []);
        await OneByOne(at, static e => e.Query.Count, static (e, i) => e.Query = [.. e.Query.Where((_, k) => k != i)]);
        await Try(at, static e => (e.Body, e.IsBase64) = (null, false));
        await OneByOne(at, static e => e.Json?.Places().Count() ?? 0, static (e, i) =>
        {
            if (e.Json is not { } json) return;
            var (parent, place) = json.Places().ElementAt(i);
            parent.RemoveAt(place);
            e.Body = json.ToString();
        });
        await OneByOne(at, static e => e.Json?.Places().Count() ?? 0, static (e, i) =>
        {
            // A text that is long may have to be, but seldom so long.
            if (e.Json is not { } json) return;
            var (parent, place) = json.Places().ElementAt(i);
            if (parent[place].AsText() is not { Length: > 32 } text) return;
            parent[place] = JsonPart.Text(JsonPart.Cut(text, text.Length / 2));
            e.Body = json.ToString();
        });
    }

    /// <summary>From the last to the first: what is before a place stays where it is when the place goes.</summary>
    private async Task OneByOne(int at, Func<FuzzEvent, int> count, Action<FuzzEvent, int> change)
    {
        if (FuzzEvent.Parse(smallest.Steps[at].Event) is not { } sent) return;
        for (var i = count(sent) - 1; i >= 0 && Tries < most; i--)
        {
            var place = i;
            await Try(at, e =>
            {
                if (place < count(e)) change(e, place);
            });
        }
    }

    private async Task Try(int at, Action<FuzzEvent> change)
    {
        if (FuzzEvent.Parse(smallest.Steps[at].Event) is not { } sent) return;
        change(sent);
        var text = sent.ToString();
        if (text.Length < smallest.Steps[at].Event.Length && Import.WhyNoRequest(text) is null) await Try(Steps(With(at, smallest.Steps[at] with { Event = text })));
    }

    private List<Exchange> With(int at, Exchange step) => [.. smallest.Steps.Select((s, i) => i == at ? step : s)];

    private ReplayCase Steps(List<Exchange> steps) => new(smallest.Id, [.. steps.Select(s => s with { Sequence = steps.Count > 1 ? smallest.Id : null })]);

    private async Task<bool> Try(ReplayCase smaller)
    {
        if (Tries >= most || !FuzzCase.IsWhole(smaller.Steps, failing.Original.Steps)) return false;
        Tries++;
        if (!await fails(smaller)) return false;
        smallest = smaller;
        return true;
    }
}
