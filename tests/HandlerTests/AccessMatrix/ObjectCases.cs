using System.Text.Json.Nodes;

namespace HandlerTests.AccessMatrix;

/// <summary>
/// What happens to calls with somebody else's object (users.md S9.7 and S9.11; posts-messages.md, Access to a post). A restriction closes comments, likes and messages; a block hides everything.
/// </summary>
internal static class ObjectCases
{
    public static IReadOnlyList<ObjectCase> All { get; } =
    [
        new("call.getAgoraDetails", "room_id", "the room of two others", 403, 403, 403, async s =>
        {
            await s.Message(s.Third);
            return new("/vc/agora/details?room_id=Room123");
        }),
        new("call.getAgoraDetails", "user_id", "another member to speak for, without the services' key", 403, 403, 403, async s =>
        {
            await s.Message(s.Third);
            return new($"/vc/agora/details?room_id=Room123&user_id={s.Owner}");
        }),
        new("live.saveLive", "encryptedLiveId", "a live", 403, 403, 403, async s =>
        {
            var id = await s.Live();
            return new("/live/create", Live(("encryptedLiveId", s.Id(id)))) { Untouched = $"select count(*) from live_streamings where id = {id} and name = 'Secret live'" };
        }),
        .. new[] { "goalid", "g", "delgoalid" }.Select(static input => new ObjectCase("live.saveLive", input, "a goal of another's live, with a live of the caller's", 404, 404, 404, async s =>
        {
            var (goal, own) = (await s.Goal(), await s.Live(s.Caller));
            return new("/live/create", Live(("encryptedLiveId", s.Id(own)), (input, s.Id(goal)), ("goal_name", "Taken"), ("goal_coins", 5)))
            {
                Untouched = $"select count(*) from live_goals where id = {goal} and goal_name = 'Secret goal' and active = '1'",
            };
        })),
        new("live.getGo", "liveId", "a live", 403, 403, 403, async s =>
        {
            var id = await s.Live();
            return new($"/live/go/{s.Id(id)}") { Secret = "live_secret", Untouched = $"select count(*) from live_streamings where id = {id} and creator_joined = 0" };
        }),
        new("live.getEdit", "liveId", "a live", 404, 404, 404, async s => new($"/live/edit/{s.Id(await s.Live())}") { Secret = "Secret live" }),
        new("live.deleteLive", "id", "a live", 404, 404, 404, async s =>
        {
            var id = await s.Live();
            return new($"/live/delete/{s.Id(id)}") { Untouched = $"select count(*) from live_streamings where id = {id} and status = '0'" };
        }),
        new("live.getFilters", "c", "a live, whose filter every member may see", 200, 200, 404, async s => new($"/live/filter?c={s.Id(await s.Live())}") { Secret = "Secret live" }),
        new("live.applyFilter", "c", "a live", 403, 403, 403, async s =>
        {
            var id = await s.Live();
            return new("/live/filter", Json(("c", s.Id(id)), ("filter", "fever"))) { Untouched = $"select count(*) from live_streamings where id = {id} and filter_applied is null" };
        }),
        new("live.replaceTipMenu", "c", "a live", 403, 403, 403, async s =>
        {
            var id = await s.Live();
            await s.Api.Execute("insert into live_tipping_menus (live_streamings_id, activity_name, coins, active) values (@l, 'Secret', 20, '1')", ("@l", id));
            return new("/live/edit/tipmenu", Json(("c", s.Id(id)))) { Secret = "Secret", Untouched = $"select count(*) from live_tipping_menus where live_streamings_id = {id} and active = '1'" };
        }),
        new("live.saveGoal", "live_id", "a live", 403, 403, 403, async s =>
        {
            var id = await s.Live();
            return new("/live/goal", Json(("live_id", s.Id(id)), ("goal_name", "Taken"), ("coins", 5)))
            {
                Secret = "Secret", Untouched = $"select count(*) from live_goals where live_streamings_id = {id} and goal_name = 'Secret goal'",
            };
        }),
        new("live.saveGoal", "goal_id", "a goal of another's live, with a live of the caller's", 404, 404, 404, async s =>
        {
            var (goal, own) = (await s.Goal(), await s.Live(s.Caller));
            return new("/live/goal", Json(("live_id", s.Id(own)), ("goal_id", s.Id(goal)), ("goal_name", "Taken"), ("coins", 5)))
            {
                Secret = "Secret", Untouched = $"select count(*) from live_goals where id = {goal} and goal_name = 'Secret goal'",
            };
        }),

        new("media.deleteMedia", "key", "an upload", 403, 403, 403, async s => new($"/s3/media/delete?key={await s.Upload("messages")}")),

        new("posts.createPost", "media", "an upload", 422, 422, 422, async s =>
            new("/posts/create", Json(("description", "x"), ("post_type", "free"), ("media", new JsonArray(await s.Upload("updates/images")))))),
        new("posts.getPost", "id", "a free post", 200, 200, 404, async s => new($"/posts/{Scene.OwnerName}/{s.Id(await s.Post())}")),
        new("posts.getPost", "id", "a locked post", 200, 200, 404, async s => new($"/posts/{Scene.OwnerName}/{s.Id(await s.Post(locked: true))}") { Secret = "secret.webp" }),
        new("posts.getPost", "username", "a post under the caller's own name", 404, 404, 404, async s => new($"/posts/scene_caller/{s.Id(await s.Post())}") { Secret = "secret.webp" }),
        new("posts.addComment", "update_id", "a free post", 200, 404, 404, async s => new("/posts/store-comment", Json(("update_id", s.Id(await s.Post())), ("comment", "x")))),
        new("posts.addComment", "update_id", "a locked post", 404, 404, 404, async s =>
            new("/posts/store-comment", Json(("update_id", s.Id(await s.Post(locked: true))), ("comment", "x")))),
        new("posts.getPost", "id", "a post for sale", 200, 200, 404, async s => new($"/posts/{Scene.OwnerName}/{s.Id(await s.Post(price: 40))}") { Secret = "secret.webp" }),
        new("posts.addComment", "update_id", "a post for sale", 404, 404, 404, async s =>
            new("/posts/store-comment", Json(("update_id", s.Id(await s.Post(price: 40))), ("comment", "x")))),
        new("posts.toggleLike", "update_id", "a post for sale", 404, 404, 404, async s => new("/posts/like", Json(("update_id", s.Id(await s.Post(price: 40)))))),
        new("posts.toggleCommentLike", "comment_id", "a comment on a post for sale", 404, 404, 404, async s =>
            new("/posts/comment-like", Json(("comment_id", s.Id(await s.Comment(price: 40)))))),
        new("posts.deleteComment", "comment_id", "a comment", 403, 403, 403, async s =>
        {
            var id = await s.Comment();
            return new("/posts/delete-comment", Json(("comment_id", s.Id(id)))) { Untouched = $"select count(*) from comments where id = {id} and status = '1'" };
        }),
        new("posts.toggleLike", "update_id", "a free post", 200, 404, 404, async s => new("/posts/like", Json(("update_id", s.Id(await s.Post()))))),
        new("posts.toggleLike", "update_id", "a locked post", 404, 404, 404, async s => new("/posts/like", Json(("update_id", s.Id(await s.Post(locked: true)))))),
        new("posts.toggleCommentLike", "comment_id", "a comment", 200, 404, 404, async s => new("/posts/comment-like", Json(("comment_id", s.Id(await s.Comment()))))),
        new("posts.toggleCommentLike", "comment_id", "a comment on a locked post", 404, 404, 404, async s =>
            new("/posts/comment-like", Json(("comment_id", s.Id(await s.Comment(locked: true)))))),
        new("posts.togglePin", "id", "a post", 404, 404, 404, async s =>
        {
            var id = await s.Post();
            return new("/posts/pin", Json(("id", s.Id(id)))) { Untouched = $"select count(*) from updates where id = {id} and fixed_post = '0'" };
        }),

        new("payout.storeConversation", "payout_image_keys", "an upload", 400, 400, 400, async s =>
            new("/payout/conversations/store", Json(("message", "x"), ("payout_image_keys", new JsonArray(await s.Upload("payout")))))),

        new("products.createProduct", "fileuploader-list-preview", "an upload", 400, 400, 400, async s =>
            new("/product/create", Product(("type", "custom"), ("fileuploader-list-preview", await s.Upload("shop"))))),
        new("products.createProduct", "fileuploader-list-file", "an upload", 400, 400, 400, async s =>
            new("/product/create", Product(("type", "digital"), ("fileuploader-list-file", await s.Upload("shop"))))),
        new("products.getProductForEdit", "id", "a product", 404, 404, 404, async s => new($"/product/edit/{s.Id(await s.Product())}") { Secret = "secret.pdf" }),
        new("products.downloadProduct", "id", "a product", 404, 404, 404, async s => new($"/product/download/{s.Id(await s.Product())}") { Secret = "secret.pdf" }),
        new("products.downloadProduct", "id", "a product that another bought", 404, 404, 404, async s =>
        {
            await s.Order(s.Third);
            return new($"/product/download/{s.Id(await s.Api.Scalar<long>("select max(cast(id as signed)) from products"))}") { Secret = "secret.pdf" };
        }),
        new("products.updateProduct", "id", "a product", 404, 404, 404, async s =>
        {
            var id = await s.Product();
            return new($"/product/edit/{s.Id(id)}", Product()) { Untouched = $"select count(*) from products where id = {id} and name = 'Owned product'" };
        }),
        new("products.deleteProduct", "id", "a product", 404, 404, 404, async s =>
        {
            var id = await s.Product();
            return new($"/product/delete/{s.Id(id)}") { Untouched = $"select count(*) from products where id = {id} and status = '1'" };
        }),
        new("sales.markDelivered", "id", "an order of another's product", 404, 404, 404, async s =>
        {
            var id = await s.Order(s.Third);
            return new($"/sales/delivered-product/{s.Id(id)}", "{}") { Untouched = $"select count(*) from purchases where id = {id} and delivery_status = 'pending'" };
        }),
        new("sales.markDelivered", "id", "an order of the caller's own", 404, 404, 404, async s =>
        {
            var id = await s.Order(s.Caller);
            return new($"/sales/delivered-product/{s.Id(id)}", "{}") { Untouched = $"select count(*) from purchases where id = {id} and delivery_status = 'pending'" };
        }),
        new("sales.rejectOrder", "id", "an order of another's product", 404, 404, 404, async s =>
        {
            var id = await s.Order(s.Third);
            return new($"/sales/reject-order/{s.Id(id)}", "{}") { Untouched = $"select count(*) from purchases where id = {id} and delivery_status = 'pending'" };
        }),
        new("sales.rejectOrder", "id", "an order of the caller's own", 404, 404, 404, async s =>
        {
            var id = await s.Order(s.Caller);
            return new($"/sales/reject-order/{s.Id(id)}", "{}") { Untouched = $"select count(*) from purchases where id = {id} and delivery_status = 'pending'" };
        }),

        new("messages.getMessage", "messageId", "a message of two others", 403, 403, 403, async s => new($"/messages/by-id/{await s.Message(s.Third)}") { Secret = "Said in secret" }),
        new("messages.getMessage", "messageId", "a message to the caller", 200, 200, 404, async s => new($"/messages/by-id/{await s.Message(s.Caller)}")),
        new("messages.getMessage", "messageId", "a message to the caller whose file is for sale", 200, 200, 404, async s =>
            new($"/messages/by-id/{await s.PricedMessage()}") { Secret = "secret.webp" }),
        new("messages.getThread", "id", "a message to the caller whose file is for sale", 200, 403, 403, async s =>
        {
            await s.PricedMessage();
            return new($"/messages/{s.Owner}") { Secret = "secret.webp" };
        }),
        new("messages.getThread", "id", "the owner's conversations with others", 200, 403, 403, async s =>
        {
            await s.Message(s.Third);
            return new($"/messages/{s.Owner}") { Secret = "Said in secret" };
        }),
        new("messages.getThreadByUsername", "id", "the owner's conversations with others", 200, 403, 403, async s =>
        {
            await s.Message(s.Third);
            return new($"/messages/{s.Owner}/{Scene.OwnerName}") { Secret = "Said in secret" };
        }),
        new("messages.getThreadByUsername", "username", "the name of one, the id of another", 400, 400, 400, async s =>
        {
            await s.Message(s.Third);
            return new($"/messages/{s.Third}/{Scene.OwnerName}") { Secret = "Said in secret" };
        }),
        new("messages.deleteMessage", "message_id", "a message of two others", 404, 404, 404, s => DeleteMessage(s, "message_id", s.Third)),
        new("messages.deleteMessage", "message_id", "a message to the caller", 403, 403, 403, s => DeleteMessage(s, "message_id", s.Caller)),
        new("messages.deleteMessage", "messageId", "a message of two others", 404, 404, 404, s => DeleteMessage(s, "messageId", s.Third)),
        new("messages.deleteConversation", "id", "the owner's conversations with others", 200, 200, 200, async s =>
        {
            var id = await s.Message(s.Third);
            return new($"/messages/conversation/delete/{s.Owner}") { Untouched = $"select count(*) from messages where id = {id} and status = 'new'" };
        }),
        new("messages.sendMessage", "user_id", "a member", 200, 403, 403, s => Task.FromResult(new ObjectCall("/messages/send", Json(("user_id", s.Owner), ("message", "x"))))),
        new("messages.sendMessage", "media", "an upload", 422, 422, 422, async s =>
            new("/messages/send", Json(("user_id", s.Third), ("message", "x"), ("media", new JsonArray(await s.Upload("messages")))))),
        new("messages.sendMessage", "room_id", "the room of two others, which is not given", 200, 200, 200, async s =>
        {
            await s.Message(s.Third);
            return new("/messages/send", Json(("user_id", s.Third), ("message", "x"), ("room_id", "Room123"))) { Untouched = "select count(*) from conversations where room_id = 'Room123'" };
        }),
        new("messages.sendMassMessage", "media", "an upload", 422, 422, 422, async s =>
            new("/messages/send-massive", Json(("message", "x"), ("media", new JsonArray(await s.Upload("messages")))))),

        new("notifications.deleteNotification", "id", "a notification", 404, 404, 404, async s =>
        {
            var id = await s.Notification();
            return new($"/notifications/delete/{s.Id(id)}") { Untouched = $"select count(*) from notifications where id = {id}" };
        }),

        new("creator.submitAgreement", "creatorPhoto", "an upload", 400, 400, 400, async s =>
            new("/creator/agreement", Agreement(photo: await s.AgreementUpload(s.Owner), signature: await s.AgreementUpload(s.Caller)))),
        new("creator.submitAgreement", "signature", "an upload", 400, 400, 400, async s =>
            new("/creator/agreement", Agreement(photo: await s.AgreementUpload(s.Caller), signature: await s.AgreementUpload(s.Owner)))),

        .. new[] { "form_w9", "pancard_image", "aadhar_image", "selfie_image", "identity" }.Select(static field => new ObjectCase(
            "verification.submitAccount", field, "an upload", 400, 400, 400, async s => new("/verification/account", await Papers(s, field))
            {
                Untouched = $"select case when count(*) = 0 then 1 else 0 end from verification_requests where user_id = {s.Caller}",
            })),
        new("verification.storeConversation", "image", "an upload", 400, 400, 400, async s =>
            new("/verification/conversations", Json(("message", "x"), ("image", await s.Upload("verification"))))),

        new("user.setCover", "cover", "an upload", 400, 400, 400, async s => new("/user/cover", Json(("cover", await s.Upload("cover"))))),
        new("user.setAvatar", "avatar", "an upload", 400, 400, 400, async s => new("/user/avatar", Json(("avatar", await s.Upload("avatar"))))),
        new("user.reportUser", "id", "a member", 200, 200, 200, s => Task.FromResult(new ObjectCall(
            $"/user/block/{s.Id(s.Owner)}", Json(("reason", "spam"), ("message", "This member sends me the same words every day."), ("name", "Caller"), ("email", "c@mail.example"))))),
        new("user.toggleRestriction", "id", "a member", 200, 200, 200, s => Task.FromResult(new ObjectCall($"/restrict/user/{s.Id(s.Owner)}"))),
        new("user.removeRestriction", "id", "the owner's restriction of the caller", 404, 404, 404, s => Task.FromResult(new ObjectCall($"/restrict/user/{s.Id(s.Owner)}")))
        {
            // His own he may lift.
            CallerRestricted = 200,
        },
        new("user.editPost", "id", "a post", 404, 404, 404, async s =>
        {
            var id = await s.Post();
            return new("/posts/edit", Json(("id", s.Id(id)), ("description", "Taken"))) { Untouched = $"select count(*) from updates where id = {id} and description = 'Owned'" };
        }),
        new("user.deletePost", "id", "a post", 404, 404, 404, async s =>
        {
            var id = await s.Post();
            return new($"/posts/delete/{s.Id(id)}") { Untouched = $"select count(*) from updates where id = {id} and status = 'active' and expired_at is null" };
        }),
        new("user.listComments", "id", "a free post", 200, 200, 404, async s => new($"/comments/{s.Id(await s.Post())}")),
        new("user.listComments", "id", "a locked post", 404, 404, 404, async s =>
        {
            await s.Comment(locked: true);
            return new($"/comments/{s.Id(await s.Api.Scalar<long>("select max(id) from updates"))}") { Secret = "Said in secret" };
        }),
        new("user.listComments", "id", "a post for sale", 404, 404, 404, async s =>
        {
            await s.Comment(price: 40);
            return new($"/comments/{s.Id(await s.Api.Scalar<long>("select max(id) from updates"))}") { Secret = "Said in secret" };
        }),
        new("user.getPublicProfile", "slug", "a member with a post for sale", 200, 200, 404, async s =>
        {
            await s.Comment(price: 40);
            return new($"/{Scene.OwnerName}") { Secret = "secret.webp" };
        }),
        new("user.getPublicProfile", "slug", "a member with a locked post", 200, 200, 404, async s =>
        {
            await s.Comment(locked: true);
            return new($"/{Scene.OwnerName}") { Secret = "secret.webp" };
        }),
    ];

    private static async Task<ObjectCall> DeleteMessage(Scene s, string member, long to)
    {
        var id = await s.Message(to);
        return new("/messages/delete", Json((member, id))) { Untouched = $"select count(*) from messages where id = {id} and status = 'new'" };
    }

    private static string Product(params (string Name, JsonNode? Value)[] more) =>
        Json([("name", "Taken product"), ("price", 100), ("tags", "taken"), ("description", "Taken from another"), ("delivery_time", 3), .. more]);

    private static string Live(params (string Name, JsonNode? Value)[] more) => Json(
        [("name", "Taken"), ("availability", "all_pay"), ("price", 5), ("duration", 45), ("type", "scheduled"), ("scheduled_date", "2025-06-20"), ("scheduled_time", "12:00"), ("timezone", "UTC"), .. more]);

    /// <summary>A request that lacks nothing; of its papers one is another's.</summary>
    private static async Task<string> Papers(Scene s, string foreign)
    {
        var country = foreign is "form_w9" ? 1 : foreign is "identity" ? 72 : 99;
        var members = new List<(string, JsonNode?)>
        {
            ("full_name", "Caller"), ("username", "scene_caller"), ("countries_id", country), ("state_id", country == 99 ? 10 : null), ("address", "1 Row"), ("city", "Here"),
            ("zip", "1"), ("social_url", "https://social.example/caller"), ("pancard", "ABCDE1234F"), ("aadhar", "123456789012"), (foreign, await s.Upload("verification")),
        };
        foreach (var field in new[] { "pancard_image", "aadhar_image", "selfie_image", "identity" })
            if (field != foreign) members.Add((field, await s.OwnPaper(field)));
        return Json([.. members]);
    }

    private static string Agreement(string photo, string signature) => Json(
        ("creatorName", "Caller"), ("creator_name", "Caller"), ("email", "caller@mail.example"), ("mobile", "+12025550199"), ("address", "1 Row"), ("creatorPhoto", photo), ("signature", signature));

    private static string Json(params (string Name, JsonNode? Value)[] members) =>
        new JsonObject(members.Select(m => KeyValuePair.Create(m.Name, m.Value))).ToJsonString();
}
