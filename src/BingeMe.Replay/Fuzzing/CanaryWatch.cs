using System.Collections.Concurrent;
using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Sides;

namespace BingeMe.Replay.Fuzzing;

/// <summary>A value that stands in the sides' state, that nobody can guess, and that only some may see.</summary>
/// <param name="Value">The value; of ASCII letters, digits and what JSON and URLs leave as it is, so that it reads the same wherever it stands.</param>
/// <param name="What">What it is, e.g. <c>member 6's postal address</c>.</param>
/// <param name="SeenBy">Who may see it, as <see cref="CanaryWatch"/> is told of callers; nobody where empty.</param>
public sealed record Canary(string Value, string What, IReadOnlySet<string> SeenBy);

/// <summary>
/// Looks for canaries in answers whose callers may not see them: two hosts that give away the same are at parity. What the request itself
/// holds is no leak in its answer.
/// </summary>
/// <param name="canaries">The values.</param>
/// <param name="callers">
/// Who an exchange is of, from the request as it was sent and the answer: whoever the request proves to be, and whoever the answer signs in.
/// </param>
public sealed class CanaryWatch(IReadOnlyList<Canary> canaries, Func<string, ClientResponse, IReadOnlySet<string>> callers)
{
    /// <summary>What the kind of such differences is called.</summary>
    internal const string Kind = "leak";

    private readonly ConcurrentDictionary<Canary, bool> shown = [];

    private readonly byte[][] bytes = [.. canaries.Select(static c => Encoding.ASCII.GetBytes(c.Value))];

    /// <summary>How many canaries there are, and which of them nobody was shown who may see them: what is never shown proves little.</summary>
    internal (int All, IReadOnlyList<string> NeverShown) Seen => (canaries.Count, [.. canaries.Where(c => !shown.ContainsKey(c)).Select(static c => c.What)]);

    /// <summary>The leaks of a step.</summary>
    /// <param name="step">The step's id.</param>
    /// <param name="left">What was sent to the left side, and its answer; null when there is none.</param>
    /// <param name="right">The same of the right side.</param>
    internal IEnumerable<CaseDifference> Leaks(string step, (string Sent, ClientResponse Answer)? left, (string Sent, ClientResponse Answer)? right)
    {
        var (seen, other) = (Leaks(left), Leaks(right));
        return from canary in seen.Keys.Union(other.Keys)
               select new CaseDifference(step, new Difference(Kind, canary.What, seen.GetValueOrDefault(canary, "not shown"), other.GetValueOrDefault(canary, "not shown")));
    }

    /// <summary>Whether one of some exchanges was of somebody who may see a value, and who may thus have let others see it.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="exchanges">The exchanges before it was shown.</param>
    internal bool MayHaveOpened(string what, IEnumerable<(string Sent, ClientResponse Answer)> exchanges)
    {
        var owners = canaries.Where(c => c.What == what).SelectMany(static c => c.SeenBy).ToHashSet(StringComparer.Ordinal);
        return exchanges.Any(e => callers(e.Sent, e.Answer).Overlaps(owners));
    }

    private Dictionary<Canary, string> Leaks((string Sent, ClientResponse Answer)? exchange)
    {
        var found = new Dictionary<Canary, string>();
        if (exchange is not var (sent, answer)) return found;
        IReadOnlySet<string>? who = null;
        for (var i = 0; i < canaries.Count; i++)
        {
            var canary = canaries[i];
            if (!Holds(answer, canary.Value, bytes[i]) || sent.Contains(canary.Value, StringComparison.Ordinal)) continue;
            who ??= callers(sent, answer);
            if (who.Overlaps(canary.SeenBy)) shown[canary] = true;
            else found[canary] = $"shown to {(who.Count == 0 ? "nobody that is known" : string.Join(", ", who.Order(StringComparer.Ordinal)))}";
        }

        return found;
    }

    private static bool Holds(ClientResponse answer, string value, byte[] valueBytes) =>
        answer.Body.Span.IndexOf(valueBytes) >= 0 || answer.Headers.Any(h => h.Value.Contains(value, StringComparison.Ordinal));
}

/// <summary>A side that keeps what was sent to it, its placeholders expanded, and what it answered.</summary>
/// <param name="inner">The side; it is not disposed of.</param>
internal sealed class RememberingSide(IHostSide inner) : IHostSide
{
    private readonly List<(string, ClientResponse)> exchanges = [];

    public string Folder => inner.Folder;

    /// <summary>The exchange of the case's step at <paramref name="at"/>; null when it was not answered.</summary>
    public (string Sent, ClientResponse Answer)? At(int at) => at < exchanges.Count ? exchanges[at] : null;

    public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        var answer = await inner.Send(sample, cancelled);
        exchanges.Add((sample, answer));
        return answer;
    }

    public Task<string?> NewestCode(string address, CancellationToken cancelled) => inner.NewestCode(address, cancelled);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
