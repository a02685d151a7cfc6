using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Users;

/// <summary>Reports, restrictions, subscribers and the search.</summary>
public sealed class RelationTests : UserTests
{
    private const string Text = "This member sends the same advert to everybody, again and again.";

    [Fact]
    public async Task Ruling_39_plain_ids_are_400()
    {
        foreach (var path in new[] { "/restrict/user/4", "/user/restrict/4" }) (await Post(path, Mira)).Expect(400);
        (await Delete("/restrict/user/4", Mira)).Expect(400);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from restrictions where user_id = 1 and user_restricted = 4"));
    }

    [Fact]
    public async Task Restricting_toggles_and_tells_the_state()
    {
        var answer = (await Post($"/restrict/user/{Id(Asha)}", Mira)).Expect(200);
        Assert.Equal("true", answer["restricted"]);
        Assert.True((bool)answer.Json["success"]!);
        Assert.Equal("false", (await Post($"/user/restrict/{Id(Asha)}", Mira)).Expect(200)["restricted"]);
    }

    [Fact]
    public async Task Defect_money_restricting_a_subscriber_cancels_and_keeps_the_end()
    {
        (await Post($"/restrict/user/{Id(Asha)}", Mira)).Expect(200);
        Assert.Equal("yes", await Api.Scalar<string>("select cancelled from subscriptions where id = 1"));
        Assert.NotNull(await Api.Scalar<string>("select ends_at from subscriptions where id = 1"));
        Assert.Equal("no", await Api.Scalar<string>("select cancelled from subscriptions where id = 5"));
    }

    [Theory]
    [InlineData("6WxLKj4-aaaaaaaaaaaaaaaa")]
    [InlineData("6abc")]
    [InlineData("-1")]
    public async Task Defect_DS3_an_undecodable_id_is_400(string id)
    {
        (await Post($"/restrict/user/{id}", Mira)).Expect(400);
        (await Delete($"/posts/delete/{id}", Mira)).Expect(400);
        (await Get($"/comments/{id}", Mira)).Expect(400);
    }

    [Fact]
    public async Task Nobody_restricts_themselves_or_nobody()
    {
        (await Post($"/restrict/user/{Id(Mira)}", Mira)).Expect(400);
        (await Post($"/restrict/user/{Id(999)}", Mira)).Expect(404);
    }

    [Fact]
    public async Task Defect_a_restriction_can_be_removed()
    {
        (await Delete($"/restrict/user/{Id(8)}", Mira)).Expect(200);
        (await Delete($"/restrict/user/{Id(8)}", Mira)).Expect(404);
    }

    [Fact]
    public async Task The_list_of_restrictions_pages_through_every_row_once()
    {
        var expected = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var id = await Api.AddMember(new TestMember($"kept_off_{i}"));
            await Api.Execute("insert into restrictions (user_id, user_restricted) values (6, @id)", ("@id", id));
            expected.Insert(0, Id(id));
        }

        Assert.Equal(expected, await Walk("/restrict/user?limit=3", Asha, "restrictions", "id"));
        Assert.Equal(7, (int)(await Get("/user/restrict/user", Asha)).Data!["pagination"]!["total"]!);
        await AssertCursorsAreSealed("/restrict/user?limit=3", Asha, "/posts");
        (await Get("/restrict/user?limit=0", Asha)).Expect(400);
        (await Get("/restrict/user?skip=-1", Asha)).Expect(400);
        (await Get("/restrict/user?skip=x&limit=y", Asha)).Expect(200);
    }

    [Fact]
    public async Task A_report_blocks_both_ways_and_is_taken_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Report(Asha, Leo)));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(3, answers.Count(a => a.Status == 400));
        Assert.Equal(1L, await Api.Scalar<long>("select count(*) from reports where user_id = 6 and report_id = 4"));
        Assert.Equal(1L, await Api.Scalar<long>("select count(*) from user_blocks where user_id = 6 and blocked_user_id = 4"));
        (await Get("/leo_hart", Asha)).Expect(404);
        (await Get("/fan_asha", Leo)).Expect(404);
        (await Get("/leo_hart", Ben)).Expect(200);
    }

    /// <summary>Support takes the block's row away and leaves the report; legacy's reports never had such a row. Whoever has reported could not block any more.</summary>
    [Fact]
    public async Task A_block_that_was_lifted_can_be_set_again()
    {
        (await Report(Asha, Leo)).Expect(200);
        (await Report(Asha, Leo)).Expect(400);
        await Api.Execute("delete from user_blocks where user_id = 6");
        (await Get("/leo_hart", Asha)).Expect(200);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Report(Asha, Leo)));

        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(3, answers.Count(a => a.Status == 400));
        (await Get("/leo_hart", Asha)).Expect(404);
        Assert.Equal(1L, await Api.Scalar<long>("select count(*) from user_blocks where user_id = 6 and blocked_user_id = 4"));
        Assert.Equal(2L, await Api.Scalar<long>("select count(*) from reports where user_id = 6 and report_id = 4"));
    }

    [Fact]
    public async Task A_report_needs_all_fields_in_their_form()
    {
        Assert.Equal(4, (await Post($"/user/block/{Id(Leo)}", Asha)).Expect(400).FaultyFields.Count);
        (await Post($"/user/block/{Id(Leo)}", Asha, ("reason", "dislike"), ("message", "short"), ("name", "A"), ("email", "x"))).Expect(400);
        Assert.Equal(["message", "name"], (await Post(
            $"/user/block/{Id(Leo)}", Asha, ("reason", "spam"), ("message", "He sends \u202Egpj.exe\u202C all day long to me"), ("name", "As\u0000ha"), ("email", "a@mail.example"))).Expect(400).FaultyFields.Order());
        (await Report(Asha, Asha)).Expect(400);
        (await Report(Asha, 999)).Expect(404);
    }

    [Fact]
    public async Task Defect_subscribers_are_listed_with_their_state()
    {
        var answer = (await Get("/creator/subscribers", Mira)).Expect(200);
        var rows = answer.Data!["subscribers"]!.AsArray();
        Assert.Equal(["u12", "fan_chitra", "fan_ben", "fan_asha"], rows.Select(r => (string)r!["user"]!["username"]!));
        Assert.Equal(["active", "cancelled", "active", "active"], rows.Select(r => (string)r!["subscription"]!["status"]!));
        Assert.Equal("Free Subscription", (string)rows[0]!["subscription"]!["expiration"]!);
        Assert.Equal("Expired at May 26, 2025", (string)rows[1]!["subscription"]!["expiration"]!);
        Assert.Equal(("Monthly", "Expiring at Jul 3, 2025"), ((string)rows[3]!["subscription"]!["type"]!, (string)rows[3]!["subscription"]!["expiration"]!));
    }

    [Theory]
    [InlineData("active", 3)]
    [InlineData("cancelled", 1)]
    [InlineData("renewal", 0)]
    public async Task Defect_the_sort_filters(string sort, int count) =>
        Assert.Equal(count, (int)(await Get($"/user/creator/subscribers?sort={sort}", Mira)).Expect(200).Data!["pagination"]!["total"]!);

    [Fact]
    public async Task Subscribers_page_and_refuse_what_is_out_of_range()
    {
        Assert.Equal(["", "", "", ""], (await Walk("/creator/subscribers?limit=1", Mira, "subscribers", "user")).Select(_ => ""));
        (await Get("/creator/subscribers?limit=0", Mira)).Expect(200);
        (await Get("/creator/subscribers?limit=101", Mira)).Expect(400);
        (await Get("/creator/subscribers?sort=best", Mira)).Expect(400);
    }

    [Fact]
    public async Task The_search_shows_the_newest_message_or_empty_fields()
    {
        var rows = (await Get("/user/search?search=mir", Asha)).Expect(200).Json["data"]!.AsArray();
        Assert.Single(rows);
        Assert.Equal(Id(Mira), (string)rows[0]!["user_id"]!);
        Assert.Equal(13, rows[0]!.AsObject().Count);
        await Api.AddMember(new TestMember("mirabel") { Name = "Nobody yet" });
        var quiet = (await Get("/user/search?q=mirabel", Asha)).Expect(200).Json["data"]!.AsArray().Single()!;
        Assert.Equal((0, "", ""), ((int)quiet["id"]!, (string)quiet["message"]!, (string)quiet["msg_type"]!));
        Assert.Matches("^[A-Za-z0-9]{6}0$", (string)quiet["room_id"]!);
    }

    [Theory]
    [InlineData("leo@creators", 0)]
    [InlineData("%25%25", 0)]
    [InlineData("__", 0)]
    [InlineData("paused", 0)]
    [InlineData("hartw", 1)]
    [InlineData("h", 0)]
    public async Task Defect_addresses_patterns_and_accounts_out_of_standing_are_not_found(string term, int count) =>
        Assert.Equal(count, (await Get($"/user/search?search={term}", Mira)).Expect(200).Json["data"]!.AsArray().Count);

    [Fact]
    public async Task Defect_restricted_and_blocked_members_do_not_find_each_other()
    {
        Assert.Empty((await Get("/user/search?search=mira", 8)).Json["data"]!.AsArray());
        Assert.Empty((await Get("/user/search?search=fan_chitra", Mira)).Json["data"]!.AsArray());
        Assert.Empty((await Get("/user/search?search=leo_hart", 8)).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task Support_comes_first_for_those_who_look_for_it()
    {
        Assert.Equal("support", (string)(await Get("/user/search?search=SUPp", Asha)).Json["data"]![0]!["username"]!);
        Assert.Equal("csupport", (string)(await Get("/user/search?search=supp", Mira)).Json["data"]![0]!["username"]!);
        (await Get("/user/search?search=mira&type=admin", Asha)).Expect(400);
    }

    private Task<ApiAnswer> Report(long from, long about) => Post(
        $"/user/block/{Id(about)}", from, ("reason", "spam"), ("message", Text), ("name", "Asha Fenn"), ("email", "asha@fans.example"));
}
