using System.Text;
using BingeMe.Platform.State.Dual;

namespace BingeMe.Cli.State;

/// <summary>What a comparison found, for people and for machines.</summary>
/// <param name="Kinds">One for each kind of state.</param>
/// <param name="Keys">The first of what differs.</param>
internal sealed record DriftReport(IReadOnlyList<StateDrift> Kinds, IReadOnlyList<DriftedKey> Keys)
{
    /// <summary>All drift; 0 when Redis could take over.</summary>
    public int Total => Kinds.Sum(static k => k.Total);

    /// <summary>For people.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (var kind in Kinds)
            text.Append(FormattableString.Invariant($"{kind.Kind,-12} missing {kind.Missing}, different {kind.Different}, surplus {kind.Surplus}, expiry {kind.Expiry}; moving {kind.Moving}\n"));
        foreach (var key in Keys) text.Append(FormattableString.Invariant($"{key.What,-12} {key.Key}\n"));
        if (Total > Keys.Count && Keys.Count > 0) text.Append(FormattableString.Invariant($"... and {Total - Keys.Count} more\n"));
        return text.ToString().TrimEnd('\n');
    }
}
