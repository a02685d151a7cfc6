using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Entitlements;

/// <summary>
/// Walks through the members behind the subscriptions of some plans, by id and each of them once. Each plan is read along the index of its
/// members and brought together with the others here: no engine merges two ranges of an index, and to sort them would read every
/// subscription for each batch.
/// </summary>
internal static class PlanMembers
{
    private const int FirstWindow = 200;
    private const int WidestWindow = 5_000;

    /// <summary>The next members that are wanted.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="plans">The names of the plans.</param>
    /// <param name="behind">The id behind which they begin.</param>
    /// <param name="take">Most of them. Fewer than that are the last ones.</param>
    /// <param name="wanted">SQL: whether subscription <c>s</c> is one of those asked for.</param>
    /// <param name="parameters">Its parameters.</param>
    public static async Task<List<long>> Next(SqlScope sql, IReadOnlyList<string> plans, long behind, int take, string wanted, params (string Name, object? Value)[] parameters)
    {
        if (plans.Count == 0) return [];

        // Windows, and not "on until so many are wanted": where a plan holds many who are not, each batch would read all the rest of it again.
        var found = new List<long>();
        for (var window = FirstWindow; ; window = Math.Min(window * 2, WidestWindow))
        {
            var rows = new List<PlanMemberRow>();
            var knownTo = long.MaxValue;
            await using var results = await sql.Send(
                string.Join(";\n", plans.Select((_, i) => Window($"@plan{i}", wanted))),
                [.. plans.Select(static (plan, i) => ($"@plan{i}", (object?)plan)), ("@behind", behind), ("@window", window), .. parameters]);
            for (var i = 0; i < plans.Count; i++)
            {
                var part = await results.List(static r => r.GetRowParser<PlanMemberRow>());
                if (part.Count == window) knownTo = Math.Min(knownTo, part[^1].UserId);
                rows.AddRange(part);
            }

            found.AddRange(rows.Where(r => r.Wanted != 0 && r.UserId <= knownTo).Select(static r => r.UserId).Distinct().Order());
            if (found.Count >= take || knownTo == long.MaxValue) return found.Count > take ? found[..take] : found;
            behind = knownTo;
        }
    }

    /// <summary>Selects the next members of a plan as <see cref="PlanMemberRow"/>, wanted or not.</summary>
    private static string Window(string plan, string wanted) =>
        $"""
        select s.user_id as UserId, coalesce(max({wanted}), 0) as Wanted
        from subscriptions s
        where s.stripe_price = {plan} and s.user_id > @behind
        group by s.user_id
        order by s.user_id
        limit @window
        """;
}

/// <summary>A member of a plan.</summary>
internal sealed class PlanMemberRow
{
    public long UserId { get; set; }

    /// <summary>Whether any of the member's subscriptions to the plan is one of those asked for; 0 or 1.</summary>
    public long Wanted { get; set; }
}
