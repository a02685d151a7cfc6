using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using BingeMe.Capture.Exchanges;

namespace BingeMe.Replay.Running;

/// <summary>
/// What two sides made of the same requests, from a recording of each: while a proxy copies blue's reads to green (docs/replay.md, point 33;
/// docs/cutover.md, point 8). The proxy gives both one <c>X-Request-Id</c>, by which they are found. The two looked at their data at different
/// moments, so a value that differs is noise; a status, a content type, or a field that is there on one side only is not.
/// </summary>
/// <param name="Results">A case for each pair, in the left recording's order.</param>
/// <param name="OnlyLeft">Exchanges that the right side did not record.</param>
/// <param name="OnlyRight">Exchanges that the left side did not record.</param>
/// <param name="Unusable">Exchanges of either side without an id, with one that came twice, without an answer or without their body.</param>
public sealed record RecordedPairs(IReadOnlyList<CaseResult> Results, int OnlyLeft, int OnlyRight, int Unusable)
{
    private const string IdField = "x-request-id";

    /// <summary>Pairs two recordings.</summary>
    /// <param name="left">One side's.</param>
    /// <param name="right">The other's.</param>
    public static RecordedPairs Of(IReadOnlyList<Exchange> left, IReadOnlyList<Exchange> right)
    {
        var (ours, theirs) = (ById(left), ById(right));
        var results = ours.Where(pair => theirs.ContainsKey(pair.Key)).Select(pair => Compare(pair.Value, theirs[pair.Key])).ToList();
        return new RecordedPairs(results, ours.Count - results.Count, theirs.Count - results.Count, left.Count - ours.Count + right.Count - theirs.Count);
    }

    /// <summary>In their order, without those that nothing can be said of.</summary>
    private static OrderedDictionary<string, Exchange> ById(IReadOnlyList<Exchange> exchanges)
    {
        var found = new OrderedDictionary<string, Exchange>(StringComparer.Ordinal);
        var twice = new HashSet<string>(StringComparer.Ordinal);
        foreach (var exchange in exchanges)
            if (!exchange.IsTruncated && exchange.Answer is not null && IdOf(exchange) is { } id && !found.TryAdd(id, exchange)) twice.Add(id);
        // Of one id that came twice nobody can say which belongs to which.
        foreach (var id in twice) found.Remove(id);
        return found;
    }

    private static string? IdOf(Exchange exchange) =>
        GatewayEvent.Decode(Encoding.UTF8.GetBytes(exchange.Event), new InvocationInfo { RequestId = "none" }).Request?.Headers[IdField] is { Length: > 0 } asked
            ? asked
            : exchange.Answer!.Headers.FirstOrDefault(static h => h.Key.Equals(IdField, StringComparison.OrdinalIgnoreCase)).Value;

    private static CaseResult Compare(Exchange left, Exchange right)
    {
        var (ours, theirs) = (Run(left), Run(right));
        var found = CaseComparison.OfAnswers([ours], [theirs]);
        var result = new CaseResult(new ReplayCase(left.Id, [left]), [ours], [theirs], [.. found.Where(static d => !ReplayRun.MayBeNoise(d))], [.. found.Where(ReplayRun.MayBeNoise)]);
        return found.Count > 0 ? result : result with { Left = ReplayRun.WithoutBodies(result.Left), Right = ReplayRun.WithoutBodies(result.Right) };
    }

    private static StepRun Run(Exchange exchange) =>
        new(exchange, new ClientResponse(exchange.Answer!.Status, exchange.Answer.Headers, exchange.Answer.Body), exchange.Milliseconds ?? 0, null);
}
