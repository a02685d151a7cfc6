using static BingeMe.TestSupport.Lists.ListData;

namespace BingeMe.TestSupport.Lists;

/// <summary>Posts with their files, tags, likes and comments, and what members are told of.</summary>
internal static class ListPosts
{
    public static IEnumerable<(string Table, string Sql)> Statements(ListScale scale, DateTime now)
    {
        var posts = scale.Posts;
        var last = (int)HeavyPost + posts - 1;
        // The sequence is the id; the heavy creator's posts are spread evenly, the first post is his as well.
        var isHeavy = $"(seq = {HeavyPost} or {Picked(scale.Long, posts)})";
        yield return (
            "updates",
            $"""
            insert into updates (id, user_id, description, date, is_utc, locked, price, fixed_post, status, expired_at, deleted, created_at)
            select seq, if({isHeavy}, {Heavy}, {Creator(scale, "a")}), concat('Post number ', seq, ', with a line or two about it, as posts have.'), {Rising(last, now)}, '1',
                   if({Chance("l")} < 0.5 and seq <> {HeavyPost}, 'yes', 'no'), if({Chance("p")} < 0.3 and seq <> {HeavyPost}, 1 + floor({Chance("q")} * 60), 0),
                   if({Chance("f")} < 0.004, '1', '0'), if({Chance("s")} < 0.01 and seq <> {HeavyPost}, 'disabled', 'active'),
                   if({Chance("x")} < 0.02, {At(now)} + interval floor(({Chance("y")} - 0.5) * 40) day, null), 0, {Rising(last, now)}
            from seq_{HeavyPost}_to_{last}
            """);
        // An end stays off the post whose comments are listed.
        yield return ("updates", $"update updates set expired_at = null where id = {HeavyPost}");
        yield return (
            "media",
            $"""
            insert into media (updates_id, user_id, type, image, video, music, file, status)
            select p.id, p.user_id, k.type, if(k.type = 'image', 'i.webp', ''), if(k.type = 'video', 'v.mp4', ''), if(k.type = 'music', 'm.mp3', ''), if(k.type = 'file', 'f.pdf', ''), 'active'
            from (select seq, elt(1 + floor({Chance("m")} * 10), 'image','image','image','image','video','video','video','music','music','file') as type
                  from seq_{HeavyPost}_to_{last}) k
            inner join updates p on p.id = k.seq
            """);
        yield return ("tags", "insert into tags (tag, sample) select concat('tag', seq), 0 from seq_1_to_300");
        yield return (
            "update_tags",
            $"""
            insert ignore into update_tags (update_id, tag_id)
            select seq, (select min(id) from tags where tag = 'tag1') + floor(pow({Chance("t")}, 2) * 299) from seq_{HeavyPost}_to_{last} where seq % 3 = 0
            """);
        yield return (
            "likes",
            $"""
            insert ignore into likes (updates_id, user_id, status)
            select {HeavyPost} + floor({Chance("a")} * {posts}), {Anybody(scale, "b")}, if({Chance("c")} < 0.05, '0', '1') from seq_1_to_{posts * 2}
            """);
        var comments = posts + scale.Long;
        yield return (
            "comments",
            $"""
            insert into comments (updates_id, user_id, reply, date, date_utc, status, created_at)
            select if({Picked(scale.Long, comments)}, {HeavyPost}, {HeavyPost + 1} + floor({Chance("d")} * {posts - 1})), {Anybody(scale, "e")}, concat('A comment, number ', seq),
                   {Rising(comments, now)}, {Rising(comments, now)}, '1', {Rising(comments, now)}
            from seq_1_to_{comments}
            """);
        yield return (
            "comments_likes",
            $"""
            insert ignore into comments_likes (comments_id, user_id)
            select 10 + floor({Chance("g")} * {comments}), {Anybody(scale, "h")} from seq_1_to_{posts / 2}
            """);
        // Two fifths are of subscriptions, the kinds that one filter lists.
        var notifications = posts + scale.Long * 2;
        yield return (
            "notifications",
            $"""
            insert into notifications (destination, author, type, target, status, seen, created_at)
            select if({Picked(scale.Long * 2, notifications)}, {Heavy}, {Creator(scale, "i")}), {Anybody(scale, "j")},
                   elt(1 + floor({Chance("k")} * 10), 1, 1, 13, 13, 2, 3, 4, 2, 7, 6), {HeavyPost} + floor({Chance("n")} * {posts}), '0', 1, {Rising(notifications, now)}
            from seq_1_to_{notifications}
            """);
    }
}
