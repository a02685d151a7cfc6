using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;

namespace HandlerTests.Posts;

/// <summary>Tests of posts: a verified creator, a fan, and what they need.</summary>
public abstract class PostsTests : ApiTests
{
    protected const string Username = "cleo_art";

    protected Task<long> AddCreator(string username = Username, Func<TestMember, TestMember>? change = null)
    {
        var creator = new TestMember(username) { Name = "Cleo Art", IsCreator = true, Avatar = "cleo.webp" };
        return Api.AddMember(change is null ? creator : change(creator));
    }

    protected Task<long> AddFan(string username = "fan_fred") => Api.AddMember(new TestMember(username) { Name = "Fred Fan", Avatar = "fred.webp" });

    protected async Task<long> AddPost(
        long owner, string locked = "no", decimal price = 0, string status = "active", DateTimeOffset? expiredAt = null, bool deleted = false, string pinned = "0")
    {
        await Api.Execute(
            """
            insert into updates (user_id, description, date, is_utc, token_id, locked, price, status, expired_at, deleted, fixed_post)
            values (@owner, 'A study in blue', @now, '1', 't', @locked, @price, @status, @expired, @deleted, @pinned)
            """,
            ("@owner", owner),
            ("@now", Api.Now.AddHours(-3).UtcDateTime),
            ("@locked", locked),
            ("@price", price),
            ("@status", status),
            ("@expired", expiredAt?.UtcDateTime),
            ("@deleted", deleted ? 1 : 0),
            ("@pinned", pinned));
        return await Api.Scalar<long>("select max(id) from updates");
    }

    protected async Task<long> AddMedia(long post, string type, string name, string? embed = null, string status = "active")
    {
        var column = type is "audio" ? "music" : type;
        await Api.Execute(
            $"insert into media (updates_id, user_id, type, {(column is "image" or "video" or "music" or "file" ? column : "file_name")}, video_embed, status) values (@post, 1, @type, @name, @embed, @status)",
            ("@post", post), ("@type", type), ("@name", name), ("@embed", embed ?? ""), ("@status", status));
        return await Api.Scalar<long>("select max(id) from media");
    }

    protected async Task<long> AddComment(long post, long author, string text = "Lovely")
    {
        await Api.Execute(
            "insert into comments (updates_id, user_id, reply, date, date_utc, status) values (@post, @author, @text, @now, @now, '1')",
            ("@post", post), ("@author", author), ("@text", text), ("@now", Api.Now.UtcDateTime));
        return await Api.Scalar<long>("select max(id) from comments");
    }

    protected async Task<long> AddNotification(long destination, long author, int type, long target)
    {
        await Api.Execute(
            "insert into notifications (destination, author, type, target) values (@d, @a, @t, @g)", ("@d", destination), ("@a", author), ("@t", type), ("@g", target));
        return await Api.Scalar<long>("select max(id) from notifications");
    }

    protected Task Buy(long post, long buyer, int status = 1) => Api.Execute(
        "insert into pay_per_views (user_id, updates_id, status) values (@buyer, @post, @status)", ("@buyer", buyer), ("@post", post), ("@status", status));

    protected async Task Subscribe(long fan, long creator, DateTimeOffset? endsAt, string cancelled = "no", string free = "no", string planStatus = "1")
    {
        var plan = $"user_{creator}_{Guid.NewGuid():N}";
        await Api.Execute(
            "insert into plans (user_id, name, interval, price, status) values (@creator, @plan, @plan, 10, @status)",
            ("@creator", creator), ("@plan", plan), ("@status", planStatus));
        await Api.Execute(
            "insert into subscriptions (user_id, stripe_price, ends_at, cancelled, free) values (@fan, @plan, @ends, @cancelled, @free)",
            ("@fan", fan), ("@plan", plan), ("@ends", endsAt?.UtcDateTime), ("@cancelled", cancelled), ("@free", free));
    }

    protected Task Restrict(long who, long whom) =>
        Api.Execute("insert into restrictions (user_id, user_restricted) values (@a, @b)", ("@a", who), ("@b", whom));

    protected Task Block(long who, long whom) =>
        Api.Execute("insert into user_blocks (user_id, blocked_user_id) values (@a, @b)", ("@a", who), ("@b", whom));

    protected string Encoded(long id) => Api.Context.Ids.Encode(id);

    protected Task<ApiAnswer> Show(long post, long viewer, string username = Username) => Api.Get($"/posts/{username}/{Encoded(post)}", Api.AsMember(viewer));

    protected Task<ApiAnswer> Like(long post, long member) => Send("like", member, ("update_id", Encoded(post)));

    protected Task<ApiAnswer> LikeComment(long comment, long member) => Send("comment-like", member, ("comment_id", Encoded(comment)));

    protected Task<ApiAnswer> Comment(long post, long member, string text = "Lovely") => Send("store-comment", member, ("update_id", Encoded(post)), ("comment", text));

    protected Task<ApiAnswer> DeleteComment(long comment, long member) => Send("delete-comment", member, ("comment_id", Encoded(comment)));

    protected Task<ApiAnswer> Pin(long post, long member) => Send("pin", member, ("id", Encoded(post)));

    protected Task<ApiAnswer> Send(string operation, long member, params (string Name, JsonNode? Value)[] body) => Api.Post(
        $"/posts/{operation}", new JsonObject(body.Select(b => KeyValuePair.Create(b.Name, b.Value))).ToJsonString(), Api.AsMember(member));

    protected Task<long> Notifications(long destination, int type, long target, string status = "0") => Api.Scalar<long>(
        "select count(*) from notifications where destination = @d and type = @t and target = @g and status = @s",
        ("@d", destination), ("@t", type), ("@g", target), ("@s", status));
}
