using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>Writes that a client may repeat under one key, as after an answer that was lost.</summary>
public sealed class IdempotencyTests : PostsTests
{
    [Theory]
    [InlineData("/posts/create", "select count(*) from updates where user_id = @m")]
    [InlineData("/posts/store-comment", "select count(*) from comments where user_id = @m")]
    [InlineData("/messages/send", "select count(*) from messages where from_user_id = @m")]
    public async Task A_repeat_does_nothing_more_and_gets_the_same_answer(string path, string count)
    {
        var (member, other) = (await AddCreator(), await AddFan());
        var body = await Body(path, member, other, "Hello");
        var first = (await Call(path, member, "key-1", body)).Expect(200);
        var repeat = (await Call(path, member, "key-1", body)).Expect(200);
        Assert.Equal((string?)first.Data?["messageId"] ?? "", (string?)repeat.Data?["messageId"] ?? "");
        Assert.Equal(first.DataShape.Replace("total:number", "total:null", StringComparison.Ordinal), repeat.DataShape.Replace("total:number", "total:null", StringComparison.Ordinal));
        Assert.Equal(1, await Api.Scalar<long>(count, ("@m", member)));

        (await Call(path, member, "key-1", await Body(path, member, other, "Something else"))).Expect(409);
        (await Call(path, member, new string('k', 101), body)).Expect(400);
        (await Call(path, member, "key-2", body)).Expect(200);
        (await Call(path, member, null, body)).Expect(200);
        (await Call(path, member, null, body)).Expect(200);
        Assert.Equal(4, await Api.Scalar<long>(count, ("@m", member)));

        Api.Clock.Advance(TimeSpan.FromHours(25));
        (await Call(path, member, "key-1", body)).Expect(200);
        Assert.Equal(5, await Api.Scalar<long>(count, ("@m", member)));
    }

    /// <summary>The key's time is stored in whole seconds: in none of them it may be too old to be answered and too young to be taken anew.</summary>
    [Theory]
    [InlineData(-0.5, 1)]
    [InlineData(0, 1)]
    [InlineData(0.3, 1)]
    [InlineData(0.9, 1)]
    [InlineData(1.2, 2)]
    public async Task A_key_is_answered_until_it_is_forgotten(double secondsAfterADay, int written)
    {
        var (member, other) = (await AddCreator(), await AddFan());
        var body = await Body("/messages/send", member, other, "Hello");
        Api.Clock.Advance(TimeSpan.FromSeconds(0.2));
        (await Call("/messages/send", member, "key", body)).Expect(200);
        Api.Clock.Now = ApiUnderTest.Start + TimeSpan.FromDays(1) + TimeSpan.FromSeconds(secondsAfterADay);

        (await Call("/messages/send", member, "key", body)).Expect(200);

        Assert.Equal(written, await Api.Scalar<long>("select count(*) from messages where from_user_id = @m", ("@m", member)));
    }

    [Fact]
    public async Task Keys_are_the_members_own_and_the_operations_and_compared_exactly()
    {
        var (member, other) = (await AddCreator(), await AddFan());
        foreach (var (who, to, key) in new[] { (member, other, "key"), (other, member, "key"), (member, other, "KEY"), (member, other, "k\u00E9y"), (member, other, "key\u0301") })
            (await Call("/messages/send", who, key, await Body("/messages/send", who, to, "Hello"))).Expect(200);
        (await Call("/posts/create", member, "key", await Body("/posts/create", member, other, "Hello"))).Expect(200);
        Assert.Equal(5, await Api.Scalar<long>("select count(*) from messages where from_user_id in (@a, @b)", ("@a", member), ("@b", other)));
    }

    [Fact]
    public async Task Many_at_once_write_once_and_leave_one_file()
    {
        var member = await AddCreator();
        var key = $"uploads/updates/images/{member}00000000-0000-4000-8000-000000000001.png";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(Picture, "image/png"), CancellationToken.None);
        var body = new JsonObject { ["description"] = "x", ["post_type"] = "free", ["media"] = new JsonArray(key) }.ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var answer = await Call("/posts/create", member, "key", body);
            for (; answer.Status == 503; answer = await Call("/posts/create", member, "key", body)) await Task.Delay(50);
            return answer;
        })));

        // The upload goes behind the commit: one that finds it gone finds the answer, too.
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from updates where user_id = @m", ("@m", member)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from media where user_id = @m", ("@m", member)));
    }

    [Fact]
    public async Task What_failed_may_be_repeated()
    {
        var (member, other) = (await AddCreator(), await AddFan());
        var body = await Body("/messages/send", member, other, "Hello");
        await Api.RefuseInserts("messages");
        (await Call("/messages/send", member, "key", body)).Expect(500);
        await Api.AllowInserts();
        (await Call("/messages/send", member, "key", body)).Expect(200);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from messages where from_user_id = @m", ("@m", member)));
    }

    /// <summary>What the first call could do a repeat is told of, although by now it could not be done: the post's end has come, its writer sells no more.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repeat_gets_the_first_answer_although_its_body_would_be_refused_by_now(bool isLate)
    {
        var member = await AddCreator();
        const string body = """{"description":"x","post_type":"paid","price":50,"scheduled_date":"2025-06-15","scheduled_time":"12:10"}""";
        (await Call("/posts/create", member, "key", body)).Expect(200);
        if (isLate) Api.Clock.Advance(TimeSpan.FromMinutes(20));
        else await Api.Execute("update users set verified_id = 'no' where id = @m", ("@m", member));

        (await Call("/posts/create", member, "key", body)).Expect(200);

        (await Call("/posts/create", member, "other", body)).Expect(isLate ? 422 : 403);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from updates where user_id = @m", ("@m", member)));
    }

    [Fact]
    public async Task A_repeated_comment_gets_the_first_answer_although_it_would_be_too_long_by_now()
    {
        var member = await AddFan();
        var body = new JsonObject { ["update_id"] = Encoded(await AddPost(await AddCreator())), ["comment"] = "A comment of some length" }.ToJsonString();
        (await Call("/posts/store-comment", member, "key", body)).Expect(200);
        await Api.Execute("update admin_settings set comment_length = 10 where setting_key is null");
        Api.Clock.Advance(TimeSpan.FromMinutes(2));

        (await Call("/posts/store-comment", member, "key", body)).Expect(200);
        (await Call("/posts/store-comment", member, "other", body)).Expect(400);
    }

    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private long post;

    private async Task<string> Body(string path, long member, long other, string text)
    {
        if (post == 0) post = await AddPost(await AddCreator("another_creator"));
        return path switch
        {
            "/posts/create" => new JsonObject { ["description"] = text, ["post_type"] = "free" },
            "/posts/store-comment" => new JsonObject { ["update_id"] = Encoded(post), ["comment"] = text },
            _ => new JsonObject { ["user_id"] = other, ["message"] = text },
        } is { } body && member > 0 ? body.ToJsonString() : "";
    }

    private Task<ApiAnswer> Call(string path, long member, string? key, string body) => Api.Send(
        "POST", path, body, new ApiCall { Token = Api.AsMember(member), Headers = key is null ? [] : [new("idempotency-key", key)] });
}
