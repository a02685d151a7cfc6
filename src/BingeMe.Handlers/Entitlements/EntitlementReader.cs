using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Entitlements;

/// <summary>Asks <see cref="Entitlement"/> about stored things: gathers their facts in one query and decides on each.</summary>
internal sealed class EntitlementReader(IDatabase database, TimeProvider clock)
{
    private readonly EntitlementSql sql = new(database);

    /// <summary>What the viewer may do with some posts. A post that does not exist is left out, which means hidden.</summary>
    public async Task<IReadOnlyDictionary<long, PostDecision>> Posts(Viewer viewer, IReadOnlyCollection<long> ids, CancellationToken cancelled)
    {
        if (ids.Count == 0) return new Dictionary<long, PostDecision>();
        var now = clock.GetUtcNow();
        var rows = await sql.Posts(viewer.MemberId ?? 0, ids, now, cancelled);
        return rows.ToDictionary(r => r.PostId, r => Entitlement.Decide(r.ToFacts(viewer, now)));
    }

    /// <summary>What the viewer may do with one post.</summary>
    public async Task<PostDecision> Post(Viewer viewer, long id, CancellationToken cancelled) =>
        (await Posts(viewer, [id], cancelled)).GetValueOrDefault(id, PostDecision.Hidden);

    /// <summary>What a member may see of some messages. A message that does not exist is left out, which means hidden.</summary>
    public async Task<IReadOnlyDictionary<long, MessageDecision>> Messages(long memberId, IReadOnlyCollection<long> ids, CancellationToken cancelled)
    {
        if (ids.Count == 0) return new Dictionary<long, MessageDecision>();
        var now = clock.GetUtcNow();
        var rows = await sql.Messages(memberId, ids, cancelled);
        return rows.ToDictionary(r => r.MessageId, r => Entitlement.Decide(r.ToFacts(memberId, now)));
    }

    /// <summary>How the viewer stands to some members. A member who does not exist is left out.</summary>
    public async Task<IReadOnlyDictionary<long, Relation>> Members(Viewer viewer, IReadOnlyCollection<long> ids, CancellationToken cancelled)
    {
        if (ids.Count == 0) return new Dictionary<long, Relation>();
        var rows = await sql.Members(viewer.MemberId ?? 0, ids, clock.GetUtcNow(), cancelled);
        return rows.ToDictionary(r => r.OwnerId, r => r.ToRelation(viewer));
    }

    /// <summary>How the viewer stands to a member; null when there is no such row.</summary>
    public async Task<Relation?> Member(Viewer viewer, long id, CancellationToken cancelled) =>
        (await Members(viewer, [id], cancelled)).GetValueOrDefault(id);
}
