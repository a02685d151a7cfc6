using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Messages;

/// <summary>POST /messages/send-massive.</summary>
public sealed class MassMessageTests : MessagesTests
{
    private readonly EntropyThatFails entropy = new();

    [Fact]
    public async Task Defect_every_send_failed_and_left_an_orphan()
    {
        var creator = await Member("creator", creator: true);
        var fans = new[] { await Member("fan_a"), await Member("fan_b") };
        foreach (var fan in fans) await Subscribe(fan, creator);
        await Message(fans[0], creator, "known already");
        var picture = await Upload(creator);

        var answer = (await SendMass(creator, null, ("message", "To all"), ("price", "20"), ("media", new JsonArray(picture)), ("expires_at", "72h"))).Expect(200);

        Assert.Equal(
            "{expires_at:string,failedSends:number,media{converted[string],original[string]},mediaIds[number],message:string,messageIds[number],price:number,sent_at:string,status:string,"
            + "successfulSends:number,totalSubscribers:number}",
            answer.DataShape);
        Assert.Equal((2, 2, 0), ((int)answer.Data!["totalSubscribers"]!, (int)answer.Data!["successfulSends"]!, (int)answer.Data!["failedSends"]!));
        Assert.Equal(("2025-06-18 12:00:00", "2025-06-15 12:00:00", "completed"), ((string)answer.Data!["expires_at"]!, (string)answer.Data!["sent_at"]!, (string)answer.Data!["status"]!));
        Assert.Equal([picture], answer.Data!["media"]!["original"]!.AsArray().Select(m => (string)m!));
        foreach (var fan in fans)
        {
            var item = Items(await Thread(fan, creator)).First();
            Assert.Equal(("To all", 20m, "72 hours", ""), ((string)item["message"]!, (decimal)item["ppv_amount"]!, (string)item["expires_at"]!, (string)item["media"]![0]!["file"]!));
            Assert.Equal("To all", (string)Entries(await Inbox(fan)).Single()["message"]!);
        }

        Assert.False(await IsStored(picture));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from conversations where room_id is null and (user_1 = @c or user_2 = @c)", ("@c", creator)));
    }

    [Fact]
    public async Task Defect_whoever_may_not_be_written_to_still_got_it()
    {
        var creator = await Member("creator", creator: true);
        var fans = new Dictionary<string, long>();
        foreach (var name in new[] { "good", "cancelled", "ended", "restricts", "restricted", "blocks", "blocked", "suspended", "pending", "deleted" })
            fans[name] = await Member($"fan_{name}", status: name is "suspended" or "pending" or "deleted" ? name : "active");
        foreach (var (name, fan) in fans) await Subscribe(fan, creator, name == "ended" ? -1 : 24, name == "cancelled" ? "yes" : "no");
        await Subscribe(fans["good"], creator);
        await Restrict(fans["restricts"], creator);
        await Restrict(creator, fans["restricted"]);
        await Block(fans["blocks"], creator);
        await Block(creator, fans["blocked"]);

        var answer = (await SendMass(creator, null, ("message", "x"))).Expect(200);

        Assert.Equal(2, (int)answer.Data!["totalSubscribers"]!);
        Assert.Equal(
            new[] { fans["good"], fans["cancelled"] }.Order(),
            await Task.WhenAll(answer.Data!["messageIds"]!.AsArray().Select(async m => await Api.Scalar<long>("select to_user_id from messages where id = @id", ("@id", (long)m!)))));
    }

    /// <summary>A repeat asks how far the message is: what it costs was looked at when it was begun.</summary>
    [Theory]
    [InlineData("update users set verified_id = 'no' where id = @c")]
    [InlineData("update admin_settings set max_ppv_amount = 10 where setting_key is null and @c > 0")]
    public async Task A_repeat_is_told_of_its_message_although_it_could_not_be_sold_by_now(string change)
    {
        var creator = await Member("creator", creator: true);
        await Subscribe(await Member("fan"), creator);
        var picture = await Upload(creator);
        (string, JsonNode?)[] Body() => [("message", "To all"), ("price", 20), ("media", new JsonArray(picture))];
        var first = (await SendMass(creator, "key", Body())).Expect(200);
        await Api.Execute(change, ("@c", creator));
        Api.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(first.Data!.ToJsonString(), (await SendMass(creator, "key", Body())).Expect(200).Data!.ToJsonString());

        Assert.Equal(["price"], (await SendMass(creator, "other", Body())).Expect(422).FaultyFields);
        Assert.Equal(["expires_at", "price"], (await SendMass(creator, "key", [.. Body(), ("expires_at", "x")])).Expect(422).FaultyFields.Order());
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
    }

    [Fact]
    public async Task Nobody_to_send_to_is_400_and_bad_fields_are_422()
    {
        var creator = await Member("creator", creator: true);
        (await SendMass(creator, null, ("message", "x"))).Expect(400);
        (await SendMass(creator, null, ("price", 10))).Expect(400);
        Assert.Equal(["expires_at", "price"], (await SendMass(creator, null, ("message", "x"), ("price", -1), ("expires_at", "x"))).Expect(422).FaultyFields.Order());
    }

    [Fact]
    public async Task Defect_a_repeat_sent_everything_again()
    {
        var creator = await Member("creator", creator: true);
        await Subscribe(await Member("fan"), creator);
        var picture = await Upload(creator);

        var first = (await SendMass(creator, "key-1", ("message", "x"), ("media", new JsonArray(picture)))).Expect(200);
        Api.Clock.Now += TimeSpan.FromMinutes(5);
        var repeat = (await SendMass(creator, "key-1", ("message", "x"), ("media", new JsonArray(picture)))).Expect(200);
        var inBody = (await SendMass(creator, null, ("message", "x"), ("media", new JsonArray(picture)), ("idempotency_key", "key-1"))).Expect(200);

        Assert.Equal(first.Data!.ToJsonString(), repeat.Data!.ToJsonString());
        Assert.Equal(first.Data!.ToJsonString(), inBody.Data!.ToJsonString());
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
        (await SendMass(creator, "key-1", ("message", "other"))).Expect(409);
        (await SendMass(creator, new string('k', 101), ("message", "other"))).Expect(400);
        (await SendMass(creator, "key-2", ("message", "x"))).Expect(200);
        (await SendMass(creator, null, ("message", "x"))).Expect(200);
        (await SendMass(creator, null, ("message", "x"))).Expect(200);
        Assert.Equal(4, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
    }

    [Theory]
    [InlineData("key-1", true)]
    [InlineData(null, false)]
    public async Task A_crash_in_the_middle_of_a_batch_is_continued_exactly(string? key, bool withPush)
    {
        const int fans = 450;
        var creator = await Member("creator", creator: true);
        await Fans(creator, fans, withPush);

        // Each new conversation draws six letters for its room: the draw fails in the middle of the second batch of 200.
        entropy.FailAfter((key is null ? 1 : 0) + (300 * 6) + 3);
        (await SendMass(creator, key, ("message", "x"))).Expect(500);
        Assert.Equal(200, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
        Assert.Equal(200, await Api.Scalar<long>("select count(*) from conversations where user_1 = @c", ("@c", creator)));

        var answer = (await SendMass(creator, key, ("message", "x"))).Expect(200);

        Assert.Equal((fans, fans, 0), ((int)answer.Data!["totalSubscribers"]!, (int)answer.Data!["successfulSends"]!, (int)answer.Data!["failedSends"]!));
        Assert.Equal(fans, answer.Data!["messageIds"]!.AsArray().Count);
        Assert.Equal(fans, await Api.Scalar<long>("select count(distinct to_user_id) from messages where from_user_id = @c", ("@c", creator)));
        Assert.Equal(fans, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
        Assert.Equal(fans, await Api.Scalar<long>("select count(*) from conversations where user_1 = @c and room_id is not null", ("@c", creator)));
        if (!withPush) return;
        var last = await Api.Scalar<long>("select max(id) from users");
        Assert.Single(await Api.MessagesTo($"member {last}"));
        Assert.Single(await Api.MessagesTo($"member {last - fans + 1}"));
    }

    [Fact]
    public async Task Defect_errors_carried_database_texts_and_one_failure_is_not_everybodys()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 5, withPush: false);
        var last = await Api.Scalar<long>("select max(id) from users");
        await Api.RefuseInserts("messages", $"new.to_user_id = {last - 2}");

        var answer = (await SendMass(creator, null, ("message", "x"))).Expect(200);

        Assert.Equal((5, 4, 1), ((int)answer.Data!["totalSubscribers"]!, (int)answer.Data!["successfulSends"]!, (int)answer.Data!["failedSends"]!));
        Assert.Equal([$"Subscriber {last - 2}: not stored"], answer.Data!["errors"]!.AsArray().Select(e => (string)e!));
    }

    [Fact]
    public async Task A_full_disk_is_no_refusal_of_every_recipient()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 5, withPush: false);
        await Api.FailInserts("messages");

        (await SendMass(creator, "a", ("message", "x"))).Expect(503);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from mass_message_failures"));

        await Api.AllowInserts();
        var answer = (await SendMass(creator, "a", ("message", "x"))).Expect(200);
        Assert.Equal((5, 5, 0), ((int)answer.Data!["totalSubscribers"]!, (int)answer.Data!["successfulSends"]!, (int)answer.Data!["failedSends"]!));
    }

    [Fact]
    public async Task Defect_a_failure_with_the_files_left_conversions_behind()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 2, withPush: false);
        var picture = await Upload(creator);
        var missing = $"uploads/messages/{creator}00000000-0000-4000-8000-999999999999.png";

        Assert.Equal(["media"], (await SendMass(creator, null, ("message", "x"), ("media", new JsonArray(picture, missing)))).Expect(422).FaultyFields);

        Assert.Equal([picture], FilesOf(creator));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
    }

    [Fact]
    public async Task Defect_two_calls_at_once_sent_twice()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 30, withPush: false);
        await using (await Api.Context.Locks.Acquire($"mass-message:{creator}", TimeSpan.Zero, CancellationToken.None)) (await SendMass(creator, "a", ("message", "x"))).Expect(409);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendMass(creator, "a", ("message", "x"))));

        Assert.All(answers, a => Assert.True(a.Status is 200 or 409, a.Text));
        Assert.Contains(answers, a => a.Status == 200);
        Assert.Equal(30, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
    }

    /// <summary>The one write of these modules that is repeated by a key, as a purchase would be.</summary>
    [Fact]
    public async Task A_thousand_repeats_at_once_send_once()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 3, withPush: false);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(async () =>
        {
            var answer = await SendMass(creator, "a", ("message", "x"));
            for (; answer.Status is 409 or 503; answer = await SendMass(creator, "a", ("message", "x"))) await Task.Delay(Random.Shared.Next(10, 200));
            return answer.Expect(200).Data!.ToJsonString();
        })));

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Equal((3, 3), (
            await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)),
            await Api.Scalar<long>("select count(distinct to_user_id) from messages where from_user_id = @c", ("@c", creator))));
        Assert.Equal(3, await Api.Scalar<long>("select count(*) from conversations where user_1 = @c", ("@c", creator)));
    }

    [Fact]
    public async Task A_call_that_meets_another_hears_how_far_it_is()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 300, withPush: false);
        entropy.FailAfter(250 * 6);
        (await SendMass(creator, "a", ("message", "x"))).Expect(500);

        await using var held = await Api.Context.Locks.Acquire($"mass-message:{creator}", TimeSpan.Zero, CancellationToken.None);
        var answer = (await SendMass(creator, "a", ("message", "x"))).Expect(409);

        Assert.Equal(("running", 200, 0), ((string)answer.Error!["status"]!, (int)answer.Error!["successfulSends"]!, (int)answer.Error!["failedSends"]!));
    }

    [Fact]
    public async Task Ruling_41_a_broken_off_run_is_continued_without_a_key_only_within_an_hour()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 300, withPush: false);
        foreach (var (age, messages) in new[] { (TimeSpan.FromMinutes(59), 300), (TimeSpan.FromMinutes(61), 500) })
        {
            await Api.Execute("delete from messages where from_user_id = @c", ("@c", creator));
            await Api.Execute("delete from conversations where user_1 = @c", ("@c", creator));
            entropy.FailAfter(1 + (250 * 6));
            (await SendMass(creator, null, ("message", "x"))).Expect(500);

            // As of a version that recorded none: else the background ends the run meanwhile.
            await Api.Execute("delete from background_jobs");
            Api.Clock.Advance(age);
            var answer = (await SendMass(creator, null, ("message", "x"))).Expect(200);
            Assert.Equal(300, (int)answer.Data!["successfulSends"]!);
            Assert.Equal(messages, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));
        }
    }

    [Fact]
    public async Task Ruling_41_repeats_that_only_ask_do_not_count_against_the_limit()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 2, withPush: false);
        Api.RouteLimits.IsOn = true;
        for (var i = 0; i < 5; i++)
            for (var repeat = 0; repeat < 3; repeat++) (await SendMass(creator, $"key-{i}", ("message", $"x{i}"))).Expect(200);
        (await SendMass(creator, "key-5", ("message", "x"))).Expect(429);
        Assert.Equal(10, await Api.Scalar<long>("select count(*) from messages where from_user_id = @c", ("@c", creator)));

        await using (await Api.Context.Locks.Acquire($"mass-message:{creator}", TimeSpan.Zero, CancellationToken.None))
            for (var i = 0; i < 10; i++) (await SendMass(creator, "key-6", ("message", "x"))).Expect(409);
        (await SendMass(creator, "key-4", ("message", "x4"))).Expect(200);
    }

    [Fact]
    public async Task Deleting_one_copy_leaves_the_file_of_the_others()
    {
        var creator = await Member("creator", creator: true);
        await Fans(creator, 2, withPush: false);
        var video = await Upload(creator, "mp4");
        var answer = (await SendMass(creator, null, ("message", "x"), ("media", new JsonArray(video)))).Expect(200);

        (await Delete("/messages/delete", creator, Json(("message_id", (long)answer.Data!["messageIds"]![0]!)))).Expect(200);

        Assert.False(await IsStored(video));
        Assert.Single(FilesOf(creator));
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(replace: c => c with { Entropy = entropy });

    private async Task Fans(long creator, int count, bool withPush)
    {
        await Subscribe(6, creator, -1);
        await Api.Execute(
            """
            insert into users (name, username, status, role)
            with recursive n(i) as (select 1 union all select i + 1 from n where i < @count)
            select 'Fan', 'mass_fan_' || i, 'active', 'normal' from n
            """,
            ("@count", count));
        await Api.Execute(
            "insert into subscriptions (user_id, stripe_price, ends_at) select id, @plan, @ends from users where username like 'mass!_fan!_%' escape '!'",
            ("@plan", $"plan_{creator}"), ("@ends", Api.Now.AddDays(1).UtcDateTime));
        if (!withPush) return;
        var last = await Api.Scalar<long>("select max(id) from users");
        foreach (var id in new[] { last, last - count + 1 }) await Api.Context.PushTokens.Put(new(id, $"fcm{id}", "{}", Api.Now), CancellationToken.None);
    }
}
