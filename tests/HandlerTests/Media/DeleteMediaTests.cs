using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Media;

/// <summary>DELETE /s3/media/delete (platform-auth, Module media); each listed defect has a test named after it.</summary>
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class DeleteMediaTests : IAsyncLifetime
{
    private const string Uuid = "0b0e7f7e-3c1d-4a5b-8c2d-0123456789ab";

    private PlainApi api = null!;

    public async Task InitializeAsync() => api = await PlainApi.Create();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Theory]
    [InlineData("uploads/updates/images/1{0}.png")]
    [InlineData("uploads/updates/other/1{0}.xyz")]
    [InlineData("uploads/messages/1{0}.mp4")]
    [InlineData("uploads/shop/1{0}.zip")]
    [InlineData("uploads/avatar/1{0}.jpg")]
    [InlineData("uploads/cover/1{0}.webp")]
    [InlineData("uploads/verification/1{0}.pdf")]
    [InlineData("uploads/payout/1{0}.heic")]
    [InlineData("agreement_image/1{0}.png")]
    public async Task An_own_upload_is_deleted_and_a_second_time_is_the_same_200(string form)
    {
        var key = string.Format(form, Uuid);
        var bucket = key.StartsWith("agreement", StringComparison.Ordinal) ? MediaBucket.Agreement : MediaBucket.Main;
        await api.Context.MediaStore.Put(bucket, key, new MediaObject(new byte[1], "x/y"), default);

        var first = await Delete(key);
        var second = await Delete(key);

        Assert.Equal((200, true), (first.Status, (bool)first.Json["data"]!["deleted"]!));
        Assert.Equal(key, (string?)first.Json["data"]!["key"]);
        Assert.Equal((200, false), (second.Status, (bool)second.Json["data"]!["deleted"]!));
        Assert.False(await api.Context.MediaStore.Exists(bucket, key, default));
    }

    [Theory]
    [InlineData("uploads/messages/2{0}.mp4")]
    [InlineData("uploads/messages/11{0}.mp4")]
    [InlineData("uploads/messages/01{0}.mp4")]
    [InlineData("uploads/messages/{0}.mp4")]
    [InlineData("uploads/other/1{0}.mp4")]
    [InlineData("uploads/updates/1{0}.png")]
    [InlineData("uploads/updates/secret/1{0}.png")]
    [InlineData("uploads/messages/sub/1{0}.mp4")]
    [InlineData("agreement_pdf/creator_1.pdf")]
    [InlineData("uploads/avatar/mira_vale-11700000000abc.webp")]
    [InlineData("1{0}.mp4")]
    public async Task Defect_any_token_deletes_any_object(string form)
    {
        var key = string.Format(form, Uuid);
        await api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(new byte[1], "x/y"), default);
        Assert.Equal(403, (await Delete(key)).Status);
        Assert.True(await api.Context.MediaStore.Exists(MediaBucket.Main, key, default));
    }

    [Fact]
    public async Task Defect_an_anonymous_token_deletes()
    {
        var anonymous = api.Context.Tokens.AnonymousAccess("anon_1700000000000_0123456789ab", api.Context.Clock.GetUtcNow());
        Assert.Equal(401, (await api.Call("DELETE", $"/media/delete?key=uploads/shop/1{Uuid}.png", anonymous)).Status);
        Assert.Equal(401, (await api.Call("DELETE", $"/media/delete?key=uploads/shop/1{Uuid}.png", null)).Status);
    }

    [Fact]
    public async Task Defect_the_file_is_deleted_but_the_answer_is_500()
    {
        var key = $"uploads/shop/1{Uuid}.png";
        await api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(new byte[1], "x/y"), default);
        var answer = await api.Call("DELETE", "/media/delete", api.Token(1), $$"""{"key":" {{key}} "}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal(200, (int)answer.Json["status"]!);
        Assert.Null(answer.Json["success"]);
    }

    [Theory]
    [InlineData("insert into media (updates_id, user_id, type, image) values (1, 1, 'image', '1{0}.webp')")]
    [InlineData("insert into media (updates_id, user_id, type, video, status) values (1, 1, 'video', 'videos/1{0}.png', 'deleted')")]
    [InlineData("insert into updates (user_id, file) values (1, '1{0}.png')")]
    [InlineData("insert into posts (user_id, media) values (1, '[\"uploads/updates/images/1{0}.png\"]')")]
    [InlineData("insert into products (user_id, name, type, file) values (1, 'x', 'digital', '1{0}.png')")]
    [InlineData("insert into products (id, user_id, name, type) values (990001, 1, 'x', 'digital'); insert into media_products (products_id, name) values (990001, '1{0}.webp')")]
    [InlineData("insert into messages (id, from_user_id, to_user_id) values (990001, 1, 2); insert into media_messages (message_id, media_path) values (990001, 'uploads/messages/1{0}.png')")]
    [InlineData("insert into ticket_conversations (user_id, to_user_id, type, image) values (1, 1, '2', '1{0}.png')")]
    [InlineData("insert into ticket_conversations (from_user_id, to_user_id, type, image) values (1, 1, '1', '1{0}.png')")]
    [InlineData("insert into verification_requests (user_id, documents) values (1, '[{{\"path\":\"uploads/verification/1{0}.webp\"}}]')")]
    [InlineData("insert into creator_agreements (user_id, photo_path) values (1, 'agreement_image/1{0}.webp')")]
    public async Task A_file_in_use_is_409_and_stays(string sql)
    {
        var key = $"uploads/updates/images/1{Uuid}.png";
        await api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(new byte[1], "x/y"), default);
        await api.Execute(string.Format(sql, Uuid));

        Assert.Equal(409, (await Delete(key)).Status);
        Assert.True(await api.Context.MediaStore.Exists(MediaBucket.Main, key, default));
    }

    [Theory]
    [InlineData("uploads/shop/../secret")]
    [InlineData("uploads/shop/%252e%252e/secret")]
    [InlineData("/uploads/shop/x.png")]
    [InlineData("uploads//shop/x.png")]
    [InlineData("uploads/shop/x y.png")]
    [InlineData("uploads/shop/ü.png")]
    public async Task A_malformed_key_is_422(string key) => Assert.Equal(422, (await Delete(key)).Status);

    [Fact]
    public async Task A_key_of_501_characters_is_422() => Assert.Equal(422, (await Delete(new string('a', 501))).Status);

    [Theory]
    [InlineData("")]
    [InlineData("?key=")]
    [InlineData("?key=%20")]
    [InlineData("?key[a]=1")]
    [InlineData("?key=a&key=b")]
    public async Task A_missing_key_or_several_are_400(string query) =>
        Assert.Equal(400, (await api.Call("DELETE", "/s3/media/delete" + query, api.Token(1))).Status);

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Another_method_is_405_with_allow(string method)
    {
        foreach (var path in new[] { "/s3/media/delete", "/media/delete" })
        {
            var answer = await api.Call(method, path, api.Token(1));
            Assert.Equal(405, answer.Status);
            Assert.Equal("DELETE", answer.Headers["Allow"]);
        }
    }

    private Task<(int Status, System.Text.Json.Nodes.JsonObject Json, BingeMe.Http.ResponseHeaders Headers)> Delete(string key) =>
        api.Call("DELETE", $"/s3/media/delete?key={Uri.EscapeDataString(key)}", api.Token(1));
}
