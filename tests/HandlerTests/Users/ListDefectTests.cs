using Xunit;

namespace HandlerTests.Users;

/// <summary>Legacy defects of lists, own posts and referrals that no other test shows gone (docs/defects.md).</summary>
public sealed class ListDefectTests : UserTests
{
    [Theory]
    [InlineData("/user/search?search[]=leo")]
    [InlineData("/user/search?search=leo&search=mira")]
    [InlineData("/posts?limit=x&skip=y")]
    [InlineData("/posts?limit=-1&skip=-5")]
    [InlineData("/updates?limit=1e9&skip=-5&sort[]=x")]
    [InlineData("/referrals?limit=-1&skip=-5")]
    [InlineData("/referrals?limit=x")]
    [InlineData("/comments/1?limit=x&skip=y&page=z")]
    [InlineData("/restrict/user?limit=x")]
    [InlineData("/creator/subscribers?skip=x")]
    public async Task Defect_odd_values_of_a_query_were_500(string target) => Assert.InRange((await Get(target, Mira)).Status, 200, 499);

    [Theory]
    [InlineData("/posts")]
    [InlineData("/updates")]
    [InlineData("/comments/1")]
    public async Task Defect_a_list_had_no_cap(string target) => Assert.Equal(100, (int)(await Get($"{target}?limit=100000", Mira)).Expect(200).Data!["pagination"]!["limit"]!);

    [Fact]
    public async Task Defect_referrals_had_no_cap() =>
        Assert.Equal(100, (int)(await Get("/referrals?limit=100000", Mira)).Expect(200).Json["data"]![0]!["pagination"]!["limit"]!);

    [Fact]
    public async Task Defect_updates_counted_hidden_comments_and_likes_taken_back()
    {
        var post = await AddPost(Mira, "counted");
        await AddComment(post, Asha, "stands");
        await Api.Execute("update comments set status = '0' where id = @c", ("@c", await AddComment(post, Asha, "hidden")));
        await Api.Execute("insert into likes (updates_id, user_id, status) values (@p, 6, '1'), (@p, 7, '0')", ("@p", post));
        var row = (await Get("/updates?sort=latest&limit=100", Mira)).Expect(200).Data!["updates"]!.AsArray().Single(r => (string)r!["id"]! == Id(post))!;
        Assert.Equal((1, 1, 1), ((int)row["comments_count"]!, (int)row["likes"]!, row["comments"]!.AsArray().Count));
    }

    [Fact]
    public async Task Defect_tags_were_cut_at_1024_bytes()
    {
        var post = await AddPost(Mira, "tagged");
        for (var i = 0; i < 40; i++)
        {
            await Api.Execute("insert into tags (tag, sample) values (@t, 0)", ("@t", $"{i:00}{new string('t', 48)}"));
            await Api.Execute("insert into update_tags (update_id, tag_id) select @p, max(id) from tags", ("@p", post));
        }

        foreach (var target in new[] { "/updates?limit=100", "/mira_vale" })
        {
            var row = (await Get(target, Mira)).Expect(200).Data!["updates"]!.AsArray().Single(r => (string)r!["id"]! == Id(post))!;
            Assert.Equal(40, row["tags"]!.AsArray().Select(t => (string)t!).Count(t => t.Length == 51));
        }
    }

    [Fact]
    public async Task Defect_an_edit_was_no_transaction()
    {
        await Api.Execute("drop table update_tags");
        (await Put("/posts/edit", Mira, ("id", Id(2)), ("description", "Half done"), ("tags", "a,b"))).Expect(503);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from updates where description = 'Half done'"));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from tags where tag in ('a', 'b')"));
    }

    [Theory]
    [InlineData("6WxLKj4-aaaaaaaaaaaaaaaa")]
    [InlineData("6abc")]
    public async Task Defect_DS3_an_id_was_read_by_its_leading_digits(string id) => (await Put("/posts/edit", Mira, ("id", id), ("description", "x"))).Expect(400);

    [Fact]
    public async Task Defect_names_of_commenters_were_shown_although_hidden()
    {
        await Api.Execute("update users set hide_name = 'yes' where id = 6");
        await AddComment(1, Asha, "by a hidden name");
        foreach (var target in new[] { "/comments/1", "/mira_vale", "/updates" })
            Assert.DoesNotContain("Asha Fenn", (await Get(target, Mira)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_an_unset_percentage_was_shown_as_null()
    {
        await Api.Execute("update users set referral_earnings_percentage = 0, referral_percentage = 0 where id = 1");
        await Api.Execute("update admin_settings set percentage_earnings_referred = null where setting_key is null");
        var report = (await Get("/referrals", Mira)).Expect(200).Json["data"]![0]!;
        Assert.Contains("0%", (string)report["referrals_welcome_desc"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("null", report.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unlimited", "")]
    [InlineData("1", "first transaction")]
    [InlineData("3", "first 3 transactions")]
    public async Task Defect_unlimited_was_told_as_the_first_transaction(string limit, string words)
    {
        await Api.Execute("update admin_settings set referral_transaction_limit = @l where setting_key is null", ("@l", limit));
        var text = (string)(await Get("/referrals", Mira)).Expect(200).Json["data"]![0]!["total_transactions_per_referral"]!;
        Assert.Equal(words.Length == 0, text.Length == 0);
        Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_an_anonymous_token_took_a_worker_down()
    {
        (await Api.Get("/referrals", Api.AsAnonymous())).Expect(401);
        (await Get("/referrals", Mira)).Expect(200);
    }

    [Fact]
    public async Task Defect_money_was_added_as_floats()
    {
        await Api.Execute("delete from referral_transactions");
        for (var i = 0; i < 3; i++) await Api.Execute("insert into referral_transactions (referrals_id, user_id, referred_by, earnings, status) values (9, 6, 1, 0.10, '1')");
        Assert.Contains("\"total_earnings\":0.3,", (await Get("/referrals", Mira)).Expect(200).Text, StringComparison.Ordinal);
    }
}
