using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

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

/// <summary>
/// Gathers the facts of <see cref="Entitlement"/>: one statement for any number of posts, members or messages, each fact by an index.
/// A visitor is member 0, to whom no row belongs.
/// </summary>
internal static class EntitlementSql
{
    /// <summary>
    /// An active subscription (ruling 9): by the plan's name, cancelled or not, until <c>ends_at</c>; a free one until it is cancelled.
    /// Whether the plan is still on offer is not asked. Needs <c>u.id</c>, <c>@viewer</c> and <c>@now</c>.
    /// </summary>
    private const string Subscribed =
        """
        exists (
            select 1 from plans l inner join subscriptions s on s.stripe_price = l.name
            where l.user_id = u.id and s.user_id = @viewer and (s.ends_at > @now or (s.free = 'yes' and s.cancelled = 'no')))
        """;

    private const string RelationColumns =
        $"""
        u.id as OwnerId, u.status as OwnerStatus, u.deleted as OwnerDeleted, u.blocked_countries as BlockedCountries, u.hide_caption as HideCaption,
        case when exists (select 1 from user_blocks b where b.user_id = u.id and b.blocked_user_id = @viewer)
               or exists (select 1 from user_blocks b where b.user_id = @viewer and b.blocked_user_id = u.id) then 1 else 0 end as Blocks,
        case when exists (select 1 from restrictions r where r.user_id = u.id and r.user_restricted = @viewer) then 1 else 0 end as RestrictsViewer,
        case when exists (select 1 from restrictions r where r.user_id = @viewer and r.user_restricted = u.id) then 1 else 0 end as RestrictedByViewer,
        case when {Subscribed} then 1 else 0 end as Subscribed

        """;

    /// <summary>The columns of <see cref="PostFactsRow"/>, of post <c>p</c> and its owner <c>u</c>; with <c>@viewer</c> and <c>@now</c>.</summary>
    public const string PostColumns =
        $"""
        p.id as PostId, p.status as Status, p.deleted as Deleted, p.locked as Locked, p.price as Price, p.expired_at as ExpiredAt,
        case when exists (select 1 from pay_per_views v where v.updates_id = p.id and v.user_id = @viewer and v.status = 1) then 1 else 0 end as Bought,
        {RelationColumns}
        """;

    /// <summary>How the viewer stands to some members; those who have no row are left out.</summary>
    public static async Task<List<RelationRow>> Members(SqlScope sql, long viewer, IEnumerable<long> ids, DateTimeOffset now)
    {
        var rows = await sql.Connection.QueryAsync<RelationRow>(
            $"""
            select {RelationColumns}
            from users u
            where u.id in {SqlList.Of(ids)}
            """,
            new { viewer, now = now.ToSql() });
        return rows.ToList();
    }

    /// <summary>The facts of some posts; those that have no row, or whose owner has none, are left out.</summary>
    public static async Task<List<PostFactsRow>> Posts(SqlScope sql, long viewer, IEnumerable<long> ids, DateTimeOffset now) =>
        (await sql.Connection.QueryAsync<PostFactsRow>(Posts(SqlList.Of(ids)), new { viewer, now = now.ToSql() })).ToList();

    /// <summary>Selects the facts of some posts as <see cref="PostFactsRow"/>; with <c>@viewer</c> and <c>@now</c>.</summary>
    /// <param name="posts">The posts, as an SQL list.</param>
    public static string Posts(string posts) =>
        $"""
        select {PostColumns}
        from updates p inner join users u on u.id = p.user_id
        where p.id in {posts}
        """;

    /// <summary>The facts of some messages; those that have no row are left out.</summary>
    public static async Task<List<MessageFactsRow>> Messages(SqlScope sql, long viewer, IEnumerable<long> ids)
    {
        var rows = await sql.Connection.QueryAsync<MessageFactsRow>(
            $"""
            select m.id as MessageId, m.conversations_id as ConversationId, m.from_user_id as SenderId, m.to_user_id as RecipientId,
                   m.status as Status, m.mode as Mode, m.deleted as Deleted, m.price as Price, m.expires_at as ExpiresAt,
                   case when exists (select 1 from pay_per_views v where v.messages_id = m.id and v.user_id = @viewer and v.status = 1) then 1 else 0 end as Bought,
                   coalesce((
                       select c.message_id from conversation_clears c
                       where c.user_id = @viewer and c.other_user_id = case when m.from_user_id = @viewer then m.to_user_id else m.from_user_id end), 0) as ClearedUpTo
            from messages m
            where m.id in {SqlList.Of(ids)}
            """,
            new { viewer });
        return rows.ToList();
    }
}

/// <summary>A message with its facts, as the SQL of <see cref="EntitlementSql"/> gives it.</summary>
internal sealed class MessageFactsRow
{
    public long MessageId { get; set; }

    public long? ConversationId { get; set; }

    public long SenderId { get; set; }

    public long RecipientId { get; set; }

    public string Status { get; set; } = "";

    public string Mode { get; set; } = "";

    public long Deleted { get; set; }

    public decimal Price { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public long Bought { get; set; }

    public long ClearedUpTo { get; set; }

    public MessageFacts ToFacts(long memberId, DateTimeOffset now) => new()
    {
        IsSender = SenderId == memberId,
        IsRecipient = RecipientId == memberId,
        IsGone = Deleted != 0 || Status == "deleted" || Mode != "active" || ConversationId is null,
        IsCleared = MessageId <= ClearedUpTo,
        IsExpired = PostFacts.HasEnded(ExpiresAt?.FromSql(), now),
        IsPriced = Price > 0,
        IsBought = Bought != 0,
    };
}

/// <summary>A post with its facts, as the SQL of <see cref="EntitlementSql"/> gives it.</summary>
internal class PostFactsRow : RelationRow
{
    public long PostId { get; set; }

    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public string? Locked { get; set; }

    public decimal Price { get; set; }

    public DateTime? ExpiredAt { get; set; }

    public long Bought { get; set; }

    public PostFacts ToFacts(Viewer viewer, DateTimeOffset now) => new()
    {
        Owner = ToRelation(viewer),
        State = PostFacts.StateOf(Status, Deleted),
        Lock = PostFacts.LockOf(Locked, Price),
        IsExpired = PostFacts.HasEnded(ExpiredAt?.FromSql(), now),
        IsBought = Bought != 0,
    };
}

/// <summary>How a viewer stands to a member, as the SQL of <see cref="EntitlementSql"/> gives it.</summary>
internal class RelationRow
{
    public long OwnerId { get; set; }

    public string OwnerStatus { get; set; } = "";

    public long OwnerDeleted { get; set; }

    public string? BlockedCountries { get; set; }

    public string? HideCaption { get; set; }

    public long Blocks { get; set; }

    public long RestrictsViewer { get; set; }

    public long RestrictedByViewer { get; set; }

    public long Subscribed { get; set; }

    public Relation ToRelation(Viewer viewer) => new()
    {
        IsSelf = OwnerId == viewer.MemberId,
        IsActive = AccountStates.Of(OwnerStatus, OwnerDeleted) == AccountStatus.Active,
        IsBlocked = Blocks != 0,
        IsCountryBlocked = Entitlement.BlocksCountry(BlockedCountries, viewer.Country),
        RestrictsViewer = RestrictsViewer != 0,
        IsRestrictedByViewer = RestrictedByViewer != 0,
        IsSubscribed = Subscribed != 0,
        HidesCaptions = HideCaption == "yes",
    };
}
