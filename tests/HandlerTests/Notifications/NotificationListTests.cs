using System.Text.Json.Nodes;
using BingeMe.Handlers.Modules.Notifications;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Notifications;

/// <summary>GET /notifications.</summary>
public sealed class NotificationListTests : ApiTests
{
    [Fact]
    public async Task An_item_has_the_contracts_shape()
    {
        var answer = (await List(1)).Expect(200);

        Assert.Equal(
            "{notifications[{avatar:string,desc:string,id:string,link:string,name:string,time:string,userId:string,username:string}],pagination{next:string,total:number}}", answer.DataShape);
        Assert.Equal(10, Items(answer).Count);
        Assert.Equal(35, (int)answer.Data!["pagination"]!["total"]!);
    }

    [Fact]
    public async Task Defect_the_actor_was_missing()
    {
        var me = await Member("me");
        var actor = await Member("actor");
        await Add(me, actor, 1, me);
        await Add(me, actor, 3, 1);

        Assert.All(Items(await List(me)), i => Assert.Equal(("actor", "Name of actor", Api.Context.Ids.Encode(actor)), ((string)i["username"]!, (string)i["name"]!, (string)i["userId"]!)));
        Assert.Contains("Name of actor", (string)Items(await List(me))[0]["desc"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_texts_had_holes()
    {
        var me = await Member("me");
        await Add(me, 6, 2, 1);
        await Api.Execute("update messages set from_user_id = @me where id = 4", ("@me", me));
        await Add(me, 6, 6, 4);
        await Add(me, 6, 15, 1);
        await Add(me, 4, 35, 1);

        var texts = Items(await List(me)).ConvertAll(i => (string)i["desc"]!);

        Assert.Contains(texts, t => t.Contains("First rehearsal clip", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.Contains("The uncut take", StringComparison.Ordinal));
        var product = await Api.Scalar<string>("select g.name from purchases p join products g on g.id = p.products_id where p.id = 1") ?? "no product";
        Assert.Contains(texts, t => t.Contains(product, StringComparison.Ordinal));
        Assert.Contains(texts, t => t.Contains("UTC", StringComparison.Ordinal));
    }

    /// <summary>Other systems write it, and cut names in the middle of a character.</summary>
    [Theory]
    [InlineData("{\"name\":\"Party\"}", "Party")]
    [InlineData("{\"name\":\"Party \\ud83d\"}", null)]
    [InlineData("{\"name\":7}", null)]
    [InlineData("{\"name\":", null)]
    public async Task A_live_that_is_gone_is_named_by_what_was_written_beside_it_where_that_can_be_read(string extra, string? name)
    {
        var me = await Member("me");
        await Add(me, 4, 35, 987_654);
        await Api.Execute("update notifications set extra_data = @e where destination = @me", ("@me", me), ("@e", extra));
        var text = (string)Items((await List(me)).Expect(200)).Single()["desc"]!;
        Assert.Equal(name is not null, text.Contains("Party", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_live_begins_by_the_clock_of_UTC_whatever_its_flag_says(string flag)
    {
        var me = await Member("me");
        await Api.Execute("update live_streamings set date_time = '2025-12-04 05:40:00', is_utc = @flag where id = 4", ("@flag", flag));
        await Add(me, 4, 35, 4);
        Assert.Contains("at 04 December 2025, 05:40 UTC", (string)Items(await List(me))[0]["desc"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_kind_has_a_text_and_a_link()
    {
        var links = new Dictionary<int, string>
        {
            [1] = "Profile",
            [2] = "View Post",
            [3] = "View Post",
            [5] = "Payments Received",
            [6] = "View Message",
            [11] = "View Referrals",
            [13] = "Subscribe Now",
            [14] = "Watch Live",
            [15] = "View Sales",
            [17] = "View Wallet",
            [19] = "Live Bookings",
            [20] = "Payment History",
            [21] = "View Ticket",
            [22] = "View Tickets",
            [23] = "View Verification",
            [24] = "View Payouts",
            [26] = "View Order",
            [28] = "View Products",
            [29] = "View Orders",
            [33] = "View Messages",
            [34] = "Watch Live",
            [35] = "Watch Live",
            [99] = "View Notification",
        };
        foreach (var (type, link) in links)
        {
            var me = await Member($"me{type}");
            await Add(me, 6, type, 1);
            var item = Items(await List(me)).Single();
            Assert.Equal(link, (string)item["link"]!);
            Assert.NotEmpty((string)item["desc"]!);
        }
    }

    [Fact]
    public async Task Defect_a_missing_actor_became_an_encoded_null()
    {
        var me = await Member("me");
        await Add(me, 987654, 1, me);

        var item = Items(await List(me)).Single();

        Assert.All(new[] { "userId", "username", "name", "avatar" }, f => Assert.Equal("", (string)item[f]!));
    }

    [Fact]
    public async Task A_hidden_name_is_not_told()
    {
        var (me, actor) = (await Member("me"), await Member("shy"));
        await Api.Execute("update users set hide_name = 'yes' where id = @a", ("@a", actor));
        await Add(me, actor, 1, me);

        Assert.DoesNotContain("Name of shy", (await List(me)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_blocked_the_other_the_actor_is_told_no_more(bool isMine)
    {
        var (me, actor) = (await Member("me"), await Member("actor"));
        await Add(me, actor, 1, me);
        await Add(me, actor, 35, 4);
        Assert.Contains(Items(await List(me)), i => ((string)i["desc"]!).StartsWith("Name of actor goes live at ", StringComparison.Ordinal));
        await Api.Execute("insert into user_blocks (user_id, blocked_user_id) values (@a, @b)", ("@a", isMine ? me : actor), ("@b", isMine ? actor : me));

        var answer = await List(me);

        Assert.All(Items(answer), i => Assert.All(new[] { "userId", "username", "name", "avatar" }, f => Assert.Equal("", (string)i[f]!)));
        Assert.Equal(["Somebody goes live: a live", "Somebody subscribed to you."], Items(answer).Select(i => (string)i["desc"]!).Order());
        Assert.Equal(2, (int)answer.Data!["pagination"]!["total"]!);
    }

    /// <summary>Somebody likes my comment on another's post: whether I may still know that post is the entitlement's to say (ruling 10).</summary>
    [Theory]
    [InlineData("update updates set status = 'disabled' where id = @p", false)]
    [InlineData("update updates set deleted = 1 where id = @p", false)]
    [InlineData("update updates set expired_at = '2025-06-15 11:00:00' where id = @p", false)]
    [InlineData("insert into user_blocks (user_id, blocked_user_id) values (@o, @m)", false)]
    [InlineData("insert into user_blocks (user_id, blocked_user_id) values (@m, @o)", false)]
    [InlineData("update users set status = 'suspended' where id = @o", false)]
    [InlineData("update users set deleted = 1 where id = @o", false)]
    [InlineData("update updates set locked = 'yes', price = 5 where id = @p", true)]
    [InlineData("insert into restrictions (user_id, user_restricted) values (@o, @m)", true)]
    [InlineData("update updates set user_id = @m, status = 'disabled' where id = @p", true)]
    public async Task A_post_that_is_hidden_from_me_is_not_quoted(string change, bool isQuoted)
    {
        var (me, actor, owner) = (await Member("me"), await Member("actor"), await Member("owner"));
        await Api.Execute("insert into updates (user_id, description, date, is_utc, token_id, locked, price) values (@o, 'A study in blue', @at, '1', 't', 'no', 0)", ("@o", owner), ("@at", Api.Now.AddHours(-3).UtcDateTime));
        var post = await Api.Scalar<long>("select max(cast(id as signed)) from updates");
        await Add(me, actor, 4, post);
        Assert.Contains("A study in blue", (string)Items(await List(me)).Single()["desc"]!, StringComparison.Ordinal);

        (string, object?)[] all = [("@p", post), ("@o", owner), ("@m", me)];
        await Api.Execute(change, [.. all.Where(p => change.Contains(p.Item1, StringComparison.Ordinal))]);

        Assert.Equal($"Name of actor liked your comment on the post{(isQuoted ? ": A study in blue" : ".")}", (string)Items(await List(me)).Single()["desc"]!);
    }

    /// <summary>What a target means is inferred for rows of other systems: a number that is none of my messages must not tell me one of others.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    public async Task A_message_that_is_not_mine_is_not_quoted(int type)
    {
        var (me, actor) = (await Member("me"), await Member("actor"));
        await Api.Execute("insert into messages (conversations_id, from_user_id, to_user_id, message) values (1, @a, 7, 'Between others')", ("@a", actor));
        await Add(me, actor, type, await Api.Scalar<long>("select max(cast(id as signed)) from messages"));
        Assert.DoesNotContain("Between others", (await List(me)).Expect(200).Text, StringComparison.Ordinal);

        await Api.Execute("update messages set from_user_id = @m where message = 'Between others'", ("@m", me));
        Assert.Contains("Between others", (await List(me)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_row_names_its_actor_in_user_id()
    {
        var (me, actor) = (await Member("me"), await Member("actor"));
        await Api.Execute("insert into notifications (destination, user_id, type, target) values (@d, @a, 1, 1)", ("@d", me), ("@a", actor));

        Assert.Equal("actor", (string)Items(await List(me)).Single()["username"]!);
    }

    [Fact]
    public async Task An_old_row_without_a_time_is_listed_last()
    {
        var (me, actor) = (await Member("me"), await Member("actor"));
        await Api.Execute("insert into notifications (destination, author, type, target, created_at) values (@d, @a, 1, 1, null)", ("@d", me), ("@a", actor));
        await Add(me, actor, 5, 1);

        var answer = (await List(me)).Expect(200);

        Assert.Equal(["Payments Received", "Profile"], Items(answer).Select(i => (string)i["link"]!));
        var first = (await List(me, "?limit=1")).Expect(200);
        Assert.Equal(["Profile"], Items((await List(me, $"?{(string)first.Data!["pagination"]!["next"]!}")).Expect(200)).Select(i => (string)i["link"]!));
    }

    [Fact]
    public async Task What_was_taken_back_is_neither_listed_nor_counted()
    {
        var me = await Member("me");
        await Add(me, 6, 2, 1);
        await Api.Execute("update notifications set status = '1' where destination = @me", ("@me", me));

        var answer = await List(me);

        Assert.Empty(Items(answer));
        Assert.Equal(0, (int)answer.Data!["pagination"]!["total"]!);
    }

    [Fact]
    public async Task Looking_makes_all_of_the_callers_seen_and_nobody_elses()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        for (var i = 0; i < 3; i++) await Add(me, 6, 1, me);
        await Add(other, 6, 1, other);

        await List(me, "?limit=1");

        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where destination = @d and seen = 0", ("@d", me)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from notifications where destination = @d and seen = 0", ("@d", other)));
    }

    /// <summary>In one statement a long list would be locked at each look, and given up for its length.</summary>
    [Fact]
    public async Task A_long_list_is_made_seen_some_at_a_time_and_all_the_same()
    {
        var me = await Member("me");
        await Api.Execute(
            """
            insert into notifications (destination, author, type, target, created_at)
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 950)
            select @d, 6, 1, k.j, @at from n, (select 1 as j union all select 2 union all select 3 union all select 4 union all select 5) k
            """,
            ("@d", me), ("@at", Api.Now.AddHours(-1).UtcDateTime));
        var newest = await Api.Scalar<long>("select max(cast(id as signed)) from notifications");

        var others = await Api.Context.Db.Run(async sql =>
        {
            await using var results = await sql.Send(NotificationsSql.MarkSeen, ("@me", me));
            return await results.Number();
        }, CancellationToken.None);
        Assert.Equal((1, 2_750, newest - 2_000), (others, await New(), await Api.Scalar<long>("select max(id) from notifications where destination = @d and seen = 0", ("@d", me))));

        (await List(me, "?limit=1")).Expect(200);
        Assert.Equal(0, await New());

        Task<long> New() => Api.Scalar<long>("select count(*) from notifications where destination = @d and seen = 0", ("@d", me));
    }

    [Fact]
    public async Task Pages_follow_next_in_both_ways()
    {
        var me = await Member("me");
        for (var i = 0; i < 5; i++) await Add(me, 6, i % 2 == 0 ? 3 : 4, 1);
        await Add(me, 6, 1, me);

        var first = await List(me, "?limit=2&sort=comment");
        var next = (string)first.Data!["pagination"]!["next"]!;
        Assert.StartsWith("skip=2&limit=2&sort=comment&cursor=", next, StringComparison.Ordinal);
        var second = (await List(me, "?" + next)).Expect(200);
        var third = (await List(me, "?limit=7&next=" + Uri.EscapeDataString((string)second.Data!["pagination"]!["next"]!))).Expect(200);

        Assert.Equal((2, 2, 1), (Items(first).Count, Items(second).Count, Items(third).Count));
        Assert.Equal(5, Items(first).Concat(Items(second)).Concat(Items(third)).Select(i => (string)i["id"]!).Distinct().Count());
        Assert.Equal(("", 5), ((string)third.Data!["pagination"]!["next"]!, (int)third.Data!["pagination"]!["total"]!));
    }

    [Theory]
    [InlineData("?limit=0", 200)]
    [InlineData("?limit=abc", 200)]
    [InlineData("?sort=unknown", 200)]
    [InlineData("?limit=51", 400)]
    [InlineData("?limit=-1", 400)]
    [InlineData("?skip=-1", 400)]
    [InlineData("?skip=-9223372036854775809", 400)]
    [InlineData("?limit=9223372036854775808", 400)]
    [InlineData("?limit=-99999999999999999999999", 400)]
    [InlineData("?cursor=x", 400)]
    [InlineData("?next=skip%3D-1", 400)]
    public async Task Defect_bad_pages_were_500(string query, int status) => Assert.Equal(status, (await List(1, query)).Status);

    [Theory]
    [InlineData("subscription", 2)]
    [InlineData("comment", 2)]
    [InlineData("brought_message", 1)]
    [InlineData("brought_content", 1)]
    [InlineData("brought_item", 1)]
    [InlineData("live_bookings", 1)]
    [InlineData("calls", 1)]
    public async Task Sorts_filter_by_kind(string sort, int count) => Assert.Equal(count, (int)(await List(1, $"?sort={sort}")).Data!["pagination"]!["total"]!);

    [Fact]
    public async Task The_list_is_never_cached() => Assert.Equal("private, no-store", (await List(1)).Headers["Cache-Control"]);

    private static List<JsonObject> Items(ApiAnswer answer) => [.. answer.Data!["notifications"]!.AsArray().Select(i => i!.AsObject())];

    private Task<ApiAnswer> List(long me, string query = "") => Api.Get($"/notifications{query}", Api.AsMember(me));

    private Task<long> Member(string username) => Api.AddMember(new TestMember(username) { Name = $"Name of {username}" });

    private Task<int> Add(long destination, long author, int type, long target) => Api.Execute(
        "insert into notifications (destination, author, type, target, created_at) values (@d, @a, @t, @g, @at)",
        ("@d", destination), ("@a", author), ("@t", type), ("@g", target), ("@at", Api.Now.AddHours(-1).UtcDateTime));
}
