namespace BingeMe.Handlers.Conversations;

/// <summary>
/// What a member sees of a conversation, in one place (posts-messages.md): stored in an open conversation, not deleted, sent, not expired
/// unless bought, and newer than the member's own clear mark. Parameters <c>@me</c> and <c>@now</c>; the message is <c>m</c>.
/// </summary>
internal static class VisibleSql
{
    public const string Message =
        """
        m.conversations_id is not null and m.status <> 'deleted' and m.deleted = 0 and m.mode = 'active'
        and exists (select 1 from conversations vc where vc.id = m.conversations_id and vc.status = 1 and vc.active = 1)
        and (m.expires_at is null or m.expires_at > @now or m.from_user_id = @me
             or exists (select 1 from pay_per_views vp where vp.messages_id = m.id and vp.user_id = @me and vp.status = 1))
        and not exists (
            select 1 from conversation_clears vk
            where vk.user_id = @me and vk.other_user_id = case when m.from_user_id = @me then m.to_user_id else m.from_user_id end and vk.message_id >= m.id)
        """;

    /// <summary>
    /// The open conversations of <c>@me</c> with some members, in either shape of the table, one each; <c>pairs (other, id)</c>.
    /// </summary>
    /// <param name="others">The members, as an SQL list.</param>
    public static string Pairs(string others) =>
        $"""
        pairs as (
            select x.other, min(x.id) as id
            from (
                select c.user_2 as other, c.id from conversations c where c.user_1 = @me and c.user_2 in {others} and c.status = 1 and c.active = 1
                union all
                select c.user_1, c.id from conversations c where c.user_2 = @me and c.user_1 in {others} and c.status = 1 and c.active = 1
                union all
                select c.user2_id, c.id from conversations c where c.user1_id = @me and c.user2_id in {others} and c.status = 1 and c.active = 1
                union all
                select c.user1_id, c.id from conversations c where c.user2_id = @me and c.user1_id in {others} and c.status = 1 and c.active = 1
            ) x
            group by x.other
        )
        """;

    /// <summary>The newest visible message of each pair, read from the end of one index each way; <c>newest (other, id, message_id)</c>.</summary>
    public const string Newest =
        $"""
        tops as (
            select p.other, p.id,
                   (select m.id from messages m where m.from_user_id = @me and m.to_user_id = p.other
                    and {Message}
                    order by m.created_at desc, m.id desc limit 1) as sent,
                   (select m.id from messages m where m.from_user_id = p.other and m.to_user_id = @me
                    and {Message}
                    order by m.created_at desc, m.id desc limit 1) as received
            from pairs p
        ),
        newest as (
            select t.other, t.id,
                   case when i.id is null then o.id when o.id is null then i.id
                        when coalesce(i.created_at, '') > coalesce(o.created_at, '') or (coalesce(i.created_at, '') = coalesce(o.created_at, '') and i.id > o.id) then i.id else o.id end as message_id
            from tops t
            left join messages o on o.id = t.sent
            left join messages i on i.id = t.received
            where o.id is not null or i.id is not null
        )
        """;
}
