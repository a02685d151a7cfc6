using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;

namespace HandlerTests.Messages;

/// <summary>Tests of messages: two members who write to each other, a third who must not see it, and what they need.</summary>
public abstract class MessagesTests : ApiTests
{
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private int uploads;

    protected Task<long> Member(string username, bool creator = false, string status = "active") =>
        Api.AddMember(new TestMember(username) { Name = $"Name of {username}", IsCreator = creator, Status = status });

    protected async Task<long> Conversation(long a, long b, string? room = "room123")
    {
        await Api.Execute(
            "insert into conversations (user_1, user_2, user1_id, user2_id, room_id, created_at, updated_at) values (@a, @b, @a, @b, @room, @now, @now)",
            ("@a", a), ("@b", b), ("@room", room), ("@now", Api.Now.UtcDateTime));
        return await Api.Scalar<long>("select max(id) from conversations");
    }

    /// <summary>Adds a message; in the pair's conversation, which is made if there is none, and takes the time of its newest message as sending gives it.</summary>
    protected async Task<long> Message(
        long from, long to, string text = "Hello", string status = "new", decimal price = 0, double ageHours = 1, double? endsInHours = null, string mode = "active", int deleted = 0, string tip = "no")
    {
        var conversation = await Api.Scalar<long>(
            "select coalesce(max(id), 0) from conversations where (user_1 = @a and user_2 = @b) or (user_1 = @b and user_2 = @a)", ("@a", from), ("@b", to));
        if (conversation == 0) conversation = await Conversation(from, to);
        await Api.Execute(
            """
            insert into messages (conversations_id, from_user_id, to_user_id, message, status, price, created_at, expires_at, mode, deleted, tip, tip_amount)
            values (@c, @from, @to, @text, @status, @price, @at, @ends, @mode, @deleted, @tip, 5)
            """,
            ("@c", conversation), ("@from", from), ("@to", to), ("@text", text), ("@status", status), ("@price", price),
            ("@at", Api.Now.AddHours(-ageHours).UtcDateTime), ("@ends", endsInHours is { } h ? Api.Now.AddHours(h).UtcDateTime : null), ("@mode", mode),
            ("@deleted", deleted), ("@tip", tip));
        await Api.Execute("update conversations set updated_at = (select max(created_at) from messages where conversations_id = @c) where id = @c", ("@c", conversation));
        return await Api.Scalar<long>("select max(id) from messages");
    }

    protected Task File(long message, string path = "uploads/messages/a.webp", string type = "image", string status = "active") => Api.Execute(
        "insert into media_messages (message_id, media_path, media_type, status) values (@m, @p, @t, @s)", ("@m", message), ("@p", path), ("@t", type), ("@s", status));

    protected Task Buy(long message, long buyer) =>
        Api.Execute("insert into pay_per_views (user_id, messages_id, status) values (@b, @m, 1)", ("@b", buyer), ("@m", message));

    protected Task Block(long who, long whom) => Api.Execute("insert into user_blocks (user_id, blocked_user_id) values (@a, @b)", ("@a", who), ("@b", whom));

    protected Task Restrict(long who, long whom) => Api.Execute("insert into restrictions (user_id, user_restricted) values (@a, @b)", ("@a", who), ("@b", whom));

    protected async Task Subscribe(long fan, long creator, double endsInHours = 24, string cancelled = "no")
    {
        var plan = $"plan_{creator}";
        if (await Api.Scalar<long>("select count(*) from plans where name = @p", ("@p", plan)) == 0)
            await Api.Execute("insert into plans (user_id, name, `interval`, price) values (@c, @p, 'monthly', 10)", ("@c", creator), ("@p", plan));
        await Api.Execute(
            "insert into subscriptions (user_id, stripe_price, ends_at, cancelled) values (@f, @p, @e, @x)",
            ("@f", fan), ("@p", plan), ("@e", Api.Now.AddHours(endsInHours).UtcDateTime), ("@x", cancelled));
    }

    /// <summary>A file that a member has uploaded; its key.</summary>
    protected async Task<string> Upload(long member, string extension = "png")
    {
        var key = $"uploads/messages/{member}00000000-0000-4000-8000-{++uploads:000000000000}.{extension}";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(Picture, "image/png"), CancellationToken.None);
        return key;
    }

    protected Task<bool> IsStored(string key) => Api.Context.MediaStore.Exists(MediaBucket.Main, key, CancellationToken.None);

    /// <summary>The keys of everything that lies in the store for a member's messages.</summary>
    protected IEnumerable<string> FilesOf(long member) => Api.StoredMedia().Where(k => k.StartsWith($"uploads/messages/{member}", StringComparison.Ordinal));

    protected Task<ApiAnswer> Inbox(long me, string query = "") => Api.Get($"/messages/conversation{query}", Api.AsMember(me));

    protected Task<ApiAnswer> Thread(long me, long other, string query = "") => Api.Get($"/messages/{other}{query}", Api.AsMember(me));

    protected Task<ApiAnswer> One(long me, long message) => Api.Get($"/messages/by-id/{message}", Api.AsMember(me));

    protected Task<ApiAnswer> Delete(string path, long me, string? body = null) => Api.Send("DELETE", path, body, new ApiCall { Token = Api.AsMember(me) });

    protected Task<ApiAnswer> Send(long me, params (string Name, JsonNode? Value)[] body) => Api.Post("/messages/send", Json(body), Api.AsMember(me));

    protected Task<ApiAnswer> SendMass(long me, string? key, params (string Name, JsonNode? Value)[] body) => Api.Send(
        "POST", "/messages/send-massive", Json(body), new ApiCall { Token = Api.AsMember(me), Headers = key is null ? [] : [new("idempotency-key", key)] });

    protected static string Json(params (string Name, JsonNode? Value)[] body) =>
        new JsonObject(body.Select(b => KeyValuePair.Create(b.Name, b.Value))).ToJsonString();

    /// <summary>The entries of an inbox but support's.</summary>
    protected static List<JsonObject> Entries(ApiAnswer answer) =>
        [.. answer.Data!["messagesInbox"]!.AsArray().Select(i => i!.AsObject()).Where(i => (long)i["chat_user"]!["id"]! is not (1 or 2 or 3))];

    /// <summary>The messages of a thread, newest first.</summary>
    protected static List<JsonObject> Items(ApiAnswer answer) =>
        [.. answer.Data!["conversations"]!.AsArray().SelectMany(g => g!["messages"]!.AsArray()).Select(m => m!.AsObject())];

    protected static List<string> Texts(ApiAnswer answer) => Items(answer).ConvertAll(m => (string)m["message"]!);
}
