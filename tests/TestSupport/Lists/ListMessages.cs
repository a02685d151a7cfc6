using static BingeMe.TestSupport.Lists.ListData;

namespace BingeMe.TestSupport.Lists;

/// <summary>Conversations and messages. The heavy member has one long thread and many short ones.</summary>
internal static class ListMessages
{
    /// <summary>The first generated conversation: the long thread.</summary>
    private const int First = 1001;

    public static IEnumerable<(string Table, string Sql)> Statements(ListScale scale, DateTime now)
    {
        var conversations = Math.Max(scale.Members * 2, scale.Short * 2);
        var last = First + conversations - 1;
        // A tenth of the rows have the one shape of the table only, a tenth the other.
        var isHeavy = Picked(scale.Short, conversations);
        var other = $"if({isHeavy}, {Heavy + 2} + floor(seq * {scale.Short} / {conversations}), {Anybody(scale, "b")})";
        var one = $"if(seq = {First}, {Heavy}, if({isHeavy}, {Heavy}, {Creator(scale, "a")} + 1))";
        var two = $"if(seq = {First}, {Partner}, {other})";
        var shape = Chance("s");
        yield return (
            "conversations",
            $"""
            insert into conversations (id, user_1, user_2, status, user1_id, user2_id, active, room_id, created_at)
            select seq, if({shape} < 0.1 and seq <> {First}, null, k.one), if({shape} < 0.1 and seq <> {First}, null, k.two), 1,
                   if({shape} > 0.9, null, k.one), if({shape} > 0.9, null, k.two), 1, concat('R', seq), {At(now.AddDays(-730))}
            from (select seq, if({Chance("w")} < 0.5, {one}, {two}) as one, if({Chance("w")} < 0.5, {two}, {one}) as two from seq_{First}_to_{last}) k
            """);
        // Talk comes in turns of the table, so that every conversation has a message; the long thread is spread over all of the time.
        var messages = scale.Messages;
        var conversation = $"if({Picked(scale.Long, messages)}, {First}, if(seq % 3 = 0, {First} + seq div 3 % {conversations}, {First} + floor({Chance("c")} * {conversations})))";
        yield return (
            "messages",
            $"""
            insert into messages (conversations_id, from_user_id, to_user_id, message, status, mode, price, expires_at, created_at)
            select c.id, if(k.turn < 0.5, coalesce(c.user_1, c.user1_id), coalesce(c.user_2, c.user2_id)), if(k.turn < 0.5, coalesce(c.user_2, c.user2_id), coalesce(c.user_1, c.user1_id)),
                   concat('Message number ', k.seq, ', as short as most of them are.'), if(k.age < 0.995, 'readed', 'new'), 'active', if(k.turn > 0.98, 5, 0),
                   if(k.turn > 0.49 and k.turn < 0.51, k.at + interval 2 day, null), k.at
            from (select seq, {Chance("t")} as turn, seq / {messages} as age, {Rising(messages, now)} as at, {conversation} as conversation from seq_1_to_{messages}) k
            inner join conversations c on c.id = k.conversation
            """);
        yield return (
            "conversations",
            $"""
            update conversations c
            inner join (select conversations_id, max(created_at) as newest from messages group by conversations_id) m on m.conversations_id = c.id
            set c.updated_at = m.newest
            where c.id >= {First}
            """);
        yield return (
            "media_messages",
            $"""
            insert into media_messages (message_id, media_path, media_type, status, deleted)
            select id, 'uploads/messages/a.webp', 'image', 'active', 0 from messages where conversations_id >= {First} and id % 10 = 0
            """);
        yield return (
            "conversation_clears",
            $"""
            insert ignore into conversation_clears (user_id, other_user_id, message_id, cleared_at)
            select {Anybody(scale, "v")}, {Anybody(scale, "w")}, floor({messages} / 2), {At(now)} from seq_1_to_{scale.Members / 20}
            """);
    }
}
