using BingeMe.Handlers.Data;

namespace BingeMe.Handlers.Entitlements;

/// <summary>Asks <see cref="Entitlement"/> about stored things: gathers their facts in one query and decides on each.</summary>
internal sealed class EntitlementReader(TimeProvider clock)
{
    /// <summary>What the viewer may do with some posts. A post that does not exist is left out, which means hidden.</summary>
    public async Task<IReadOnlyDictionary<long, PostDecision>> Posts(SqlScope sql, Viewer viewer, IReadOnlyCollection<long> ids)
    {
        if (ids.Count == 0) return new Dictionary<long, PostDecision>();
        var now = clock.GetUtcNow();
        var rows = await EntitlementSql.Posts(sql, viewer.MemberId ?? 0, ids, now);
        return rows.ToDictionary(r => r.PostId, r => Entitlement.Decide(r.ToFacts(viewer, now)));
    }

    /// <summary>What the viewer may do with one post.</summary>
    public async Task<PostDecision> Post(SqlScope sql, Viewer viewer, long id) =>
        (await Posts(sql, viewer, [id])).GetValueOrDefault(id, PostDecision.Hidden);

    /// <summary>What a member may see of some messages. A message that does not exist is left out, which means hidden.</summary>
    public async Task<IReadOnlyDictionary<long, MessageDecision>> Messages(SqlScope sql, long memberId, IReadOnlyCollection<long> ids)
    {
        if (ids.Count == 0) return new Dictionary<long, MessageDecision>();
        var now = clock.GetUtcNow();
        var rows = await EntitlementSql.Messages(sql, memberId, ids);
        return rows.ToDictionary(r => r.MessageId, r => Entitlement.Decide(r.ToFacts(memberId, now)));
    }

    /// <summary>How the viewer stands to some members. A member who does not exist is left out.</summary>
    public async Task<IReadOnlyDictionary<long, Relation>> Members(SqlScope sql, Viewer viewer, IReadOnlyCollection<long> ids)
    {
        if (ids.Count == 0) return new Dictionary<long, Relation>();
        var rows = await EntitlementSql.Members(sql, viewer.MemberId ?? 0, ids, clock.GetUtcNow());
        return rows.ToDictionary(r => r.OwnerId, r => r.ToRelation(viewer));
    }

    /// <summary>How the viewer stands to a member; null when there is no such row.</summary>
    public async Task<Relation?> Member(SqlScope sql, Viewer viewer, long id) =>
        (await Members(sql, viewer, [id])).GetValueOrDefault(id);
}
