using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;

namespace HandlerTests.AccessMatrix;

/// <summary>The members of a case, and what belongs to them.</summary>
internal sealed class Scene
{
    private Scene(ApiUnderTest api, long caller, long owner, long third)
    {
        Api = api;
        (Caller, Owner, Third) = (caller, owner, third);
    }

    /// <summary>The username of <see cref="Owner"/>.</summary>
    public const string OwnerName = "scene_owner";

    public ApiUnderTest Api { get; }

    /// <summary>Calls; a verified creator, so that no refusal hangs on that.</summary>
    public long Caller { get; }

    /// <summary>Owns the object; a verified creator.</summary>
    public long Owner { get; }

    /// <summary>Somebody with whom the owner shares what two share.</summary>
    public long Third { get; }

    public static async Task<Scene> Make(ApiUnderTest api, Relation relation)
    {
        var scene = new Scene(
            api,
            await api.AddMember(new TestMember("scene_caller") { IsCreator = true }),
            await api.AddMember(new TestMember(OwnerName) { IsCreator = true }),
            await api.AddMember(new TestMember("scene_third")));
        if (relation is Relation.Restricted) await api.Execute("insert into restrictions (user_id, user_restricted) values (@o, @c)", ("@o", scene.Owner), ("@c", scene.Caller));
        if (relation is Relation.CallerRestricted) await api.Execute("insert into restrictions (user_id, user_restricted) values (@c, @o)", ("@o", scene.Owner), ("@c", scene.Caller));
        if (relation is Relation.CallerBlocked) await api.Execute("insert into user_blocks (user_id, blocked_user_id) values (@c, @o)", ("@o", scene.Owner), ("@c", scene.Caller));
        if (relation is Relation.Blocked) await api.Execute("insert into user_blocks (user_id, blocked_user_id) values (@o, @c)", ("@o", scene.Owner), ("@c", scene.Caller));
        return scene;
    }

    public string Id(long id) => Api.Context.Ids.Encode(id);

    /// <summary>A post of the owner with a picture <c>secret.webp</c>; locked means for subscribers only, with a price for those who buy it.</summary>
    public async Task<long> Post(bool locked = false, decimal price = 0)
    {
        await Api.Execute(
            "insert into updates (user_id, description, date, is_utc, locked, price, status) values (@o, 'Owned', @now, '1', @locked, @price, 'active')",
            ("@o", Owner), ("@now", Api.Now.UtcDateTime), ("@locked", locked || price > 0 ? "yes" : "no"), ("@price", price));
        var post = await Newest("updates");
        await Api.Execute("insert into media (updates_id, user_id, type, image, status) values (@p, @o, 'image', 'secret.webp', 'active')", ("@p", post), ("@o", Owner));
        return post;
    }

    /// <summary>A comment of the owner on a post of the owner.</summary>
    public async Task<long> Comment(bool locked = false, decimal price = 0)
    {
        await Api.Execute(
            "insert into comments (updates_id, user_id, reply, date, date_utc, status) values (@p, @o, 'Said in secret', @now, @now, '1')",
            ("@p", await Post(locked, price)), ("@o", Owner), ("@now", Api.Now.UtcDateTime));
        return await Newest("comments");
    }

    /// <summary>A message of the owner to somebody, in their conversation with the room <c>Room123</c>.</summary>
    public async Task<long> Message(long to)
    {
        await Api.Execute(
            "insert into conversations (user_1, user_2, user1_id, user2_id, room_id, created_at, updated_at) values (@o, @t, @o, @t, 'Room123', @now, @now)",
            ("@o", Owner), ("@t", to), ("@now", Api.Now.UtcDateTime));
        await Api.Execute(
            "insert into messages (conversations_id, from_user_id, to_user_id, message, status, created_at) values (@c, @o, @t, 'Said in secret', 'new', @now)",
            ("@c", await Newest("conversations")), ("@o", Owner), ("@t", to), ("@now", Api.Now.UtcDateTime));
        return await Newest("messages");
    }

    /// <summary>A message of the owner to the caller whose file <c>secret.webp</c> is for sale.</summary>
    public async Task<long> PricedMessage()
    {
        var id = await Message(Caller);
        await Api.Execute("update messages set price = 40 where id = @id", ("@id", id));
        await Api.Execute("insert into media_messages (message_id, media_path, media_type, status) values (@id, 'uploads/messages/secret.webp', 'image', 'active')", ("@id", id));
        return id;
    }

    /// <summary>A product of the owner that is on sale; what is sold is <c>secret.pdf</c>.</summary>
    public async Task<long> Product()
    {
        await Api.Execute(
            "insert into products (user_id, name, type, price, tags, description, file, status) values (@o, 'Owned product', 'digital', 40, 'a', 'Owned by the owner', 'secret.pdf', '1')",
            ("@o", Owner));
        return await Newest("products");
    }

    /// <summary>An order of the owner's product that waits for its delivery.</summary>
    public async Task<long> Order(long buyer)
    {
        await Api.Execute(
            "insert into purchases (user_id, products_id, delivery_status, status) values (@b, @p, 'pending', 1)", ("@b", buyer), ("@p", await Product()));
        return await Newest("purchases");
    }

    /// <summary>An open live, of the owner unless another is named; its goal is <c>Secret goal</c>.</summary>
    public async Task<long> Live(long? owner = null)
    {
        await Api.Execute(
            """
            insert into live_streamings (user_id, channel, name, availability, type, duration, date_time, status, is_utc)
            values (@o, 'live_secret', 'Secret live', 'all_pay', 'scheduled', 45, @at, '0', '0')
            """,
            ("@o", owner ?? Owner), ("@at", Api.Now.UtcDateTime.AddDays(2)));
        var live = await Newest("live_streamings");
        await Api.Execute("insert into live_goals (live_streamings_id, goal_name, coins, active) values (@l, 'Secret goal', 300, '1')", ("@l", live));
        return live;
    }

    /// <summary>The goal of an open live of the owner.</summary>
    public async Task<long> Goal()
    {
        await Live();
        return await Newest("live_goals");
    }

    /// <summary>A notification of the owner's.</summary>
    public async Task<long> Notification()
    {
        await Api.Execute("insert into notifications (destination, author, type, target) values (@o, @t, 2, 1)", ("@o", Owner), ("@t", Third));
        return await Newest("notifications");
    }

    /// <summary>A file that the owner has uploaded; its key.</summary>
    public async Task<string> Upload(string folder)
    {
        var key = $"uploads/{folder}/{Owner}0b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.png";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(new byte[] { 1 }, "image/png"), CancellationToken.None);
        return key;
    }

    /// <summary>A paper of identity of the caller's own.</summary>
    public async Task<string> OwnPaper(string name)
    {
        var key = $"uploads/verification/{Caller}0b0e7f7e-3c1d-4a5b-8c2d-{(byte)name[0]:x12}.png";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(Png, "image/png"), CancellationToken.None);
        return key;
    }

    /// <summary>A picture for the creator agreement that somebody uploaded.</summary>
    public async Task<string> AgreementUpload(long member)
    {
        var key = $"agreement_image/{member}0b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.png";
        await Api.Context.MediaStore.Put(MediaBucket.Agreement, key, new MediaObject(new byte[] { 1 }, "image/png"), CancellationToken.None);
        return key;
    }

    /// <summary>A PNG of one pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private Task<long> Newest(string table) => Api.Scalar<long>($"select max(cast(id as signed)) from {table}");
}
