using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;

namespace BingeMe.Replay.Running;

/// <summary>
/// The rules of a run, and what became of them. A rule that nothing needs any more, or whose day has passed, fails the run: lists of what is
/// ignored only grow otherwise (docs/replay.md, point 18).
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="today">The day that they are judged on.</param>
public sealed class RuleBook(IReadOnlyList<DifferenceRule> rules, DateOnly today)
{
    private static readonly string[] OfTheBody = [DeclaredDifferences.EntityTag, "Content-Length"];

    private readonly HashSet<DifferenceRule> used = [];

    /// <summary>How many differences were accepted.</summary>
    public int Accepted { get; private set; }

    /// <summary>The rules that accepted nothing.</summary>
    public IReadOnlyList<DifferenceRule> Unused => [.. rules.Where(r => !used.Contains(r) && r.Expires >= today)];

    /// <summary>The rules whose day has passed; they accept nothing.</summary>
    public IReadOnlyList<DifferenceRule> Expired => [.. rules.Where(r => r.Expires < today)];

    /// <summary>Takes out what is accepted, among the differences and among the noise.</summary>
    /// <param name="result">A case's result.</param>
    /// <param name="operation">The operation that an event calls.</param>
    public CaseResult Apply(CaseResult result, Func<string, string> operation)
    {
        if (rules.Count == 0 || (result.Differences.Count == 0 && result.Noise.Count == 0)) return result;
        var operations = result.Case.Steps.DistinctBy(static s => s.Id).ToDictionary(static s => s.Id, s => operation(s.Event), StringComparer.Ordinal);
        var told = Keyed(result, operations);
        return told with { Differences = Left(told, told.Differences, result.Differences, operations), Noise = Left(told, told.Noise, told.Noise, operations) };
    }

    /// <summary>Compares bodies anew whose lists are told by a key.</summary>
    private CaseResult Keyed(CaseResult result, Dictionary<string, string> operations)
    {
        foreach (var rule in rules)
        {
            if (rule.Keyed is not { } lists || rule.Expires < today) continue;
            foreach (var step in result.Differences.Where(static d => d.Difference.Kind == "body").Select(static d => d.Step).Distinct().ToList())
            {
                if (!rule.IsAbout(operations.GetValueOrDefault(step, step)) || Answers(result, step) is not ({ } left, { } right)) continue;
                if (KeyedArrays.Compare(left, right, lists) is not { } anew) continue;
                used.Add(rule);
                var noise = result.Noise.Where(n => n.Step == step && n.Difference.Kind == "body").Select(static n => ReplayReport.AnyIndex(n.Difference.Where)).ToHashSet(StringComparer.Ordinal);
                result = result with
                {
                    Differences =
                    [
                        .. result.Differences.Where(d => d.Step != step || d.Difference.Kind != "body"),
                        .. anew.Where(d => !noise.Contains(ReplayReport.AnyIndex(d.Where))).Select(d => new CaseDifference(step, d)),
                    ],
                };
            }
        }

        return result;
    }

    private static (ClientResponse? Left, ClientResponse? Right) Answers(CaseResult result, string step) =>
        (result.Left.FirstOrDefault(r => r.Step.Id == step)?.Answer, result.Right.FirstOrDefault(r => r.Step.Id == step)?.Answer);

    private List<CaseDifference> Left(CaseResult result, IReadOnlyList<CaseDifference> found, IReadOnlyList<CaseDifference> before, Dictionary<string, string> operations)
    {
        var left = found.Where(f => !IsAccepted(operations.GetValueOrDefault(f.Step, f.Step), f.Difference, Answers(result, f.Step))).ToList();
        Accepted += Math.Max(0, before.Count - left.Count);

        // Length and digest of a body follow from what was accepted of it, unless something else of it differs too.
        foreach (var step in before.Except(left).Where(static f => f.Difference.Kind == "body").Select(static f => f.Step).Distinct())
        {
            if (!left.Exists(f => f.Step == step && f.Difference.Kind == "body"))
                left.RemoveAll(f => f.Step == step && f.Difference is { Kind: "header", Left: not null, Right: not null } d && OfTheBody.Contains(d.Where, StringComparer.OrdinalIgnoreCase));
        }

        return left;
    }

    private bool IsAccepted(string operation, Difference difference, (ClientResponse? Left, ClientResponse? Right) answers)
    {
        // Every rule that fits is used, so that none of two looks unused by its place in the file.
        var isAccepted = false;
        foreach (var rule in rules)
        {
            if (rule.Expires < today || !rule.Accepts(operation, difference, answers.Left, answers.Right)) continue;
            used.Add(rule);
            isAccepted = true;
        }

        return isAccepted;
    }
}
