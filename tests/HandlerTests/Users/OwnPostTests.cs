using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Users;

/// <summary>GET /posts and /updates, PUT /posts/edit, DELETE /posts/delete/{id}.</summary>
public sealed class OwnPostTests : UserTests
{
    [Fact]
    public async Task Own_posts_are_listed_in_short()
    {
        var answer = (await Get("/posts", Mira)).Expect(200);
        var rows = answer.Data!["updates"]!.AsArray();
        Assert.Equal([6, 5, 4, 3, 2, 1], rows.Select(r => (int)r!["id"]!));
        var post = rows[2]!;
        Assert.Equal(("image, video", "0", "13 June 2025"), ((string)post["media"]!, (string)post["price"]!, (string)post["date"]!));
        Assert.Equal((3, 1, Id(4)), ((int)post["likes_count"]!, (int)post["comments_count"]!, (string)post["encrypted_id"]!));
        Assert.Equal("2025-06-17 12:00:00", (string)rows[1]!["expired_at"]!);
    }

    [Fact]
    public async Task Defect_comments_and_likes_count_only_what_stands()
    {
        var first = (await Get("/user/posts?limit=100", Mira)).Data!["updates"]!.AsArray()[^1]!;
        Assert.Equal((2, 3), ((int)first["likes_count"]!, (int)first["comments_count"]!));
    }

    [Fact]
    public async Task Lists_clamp_and_cursors_walk_every_row_once()
    {
        for (var i = 0; i < 9; i++) await AddPost(Asha, $"post {i}");
        var all = await Walk("/posts?limit=2", Asha, "updates", "id");
        Assert.Equal(9, all.Distinct().Count());
        Assert.Equal(all.OrderByDescending(long.Parse), all);
        (await Get("/posts?limit=-5&skip=-2", Asha)).Expect(200);
        await AssertCursorsAreSealed("/posts?limit=2", Asha, "/updates");
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("oldest")]
    [InlineData("unlockable")]
    [InlineData("free")]
    [InlineData("subscription")]
    public async Task Every_sort_walks_every_row_once_in_its_order(string sort)
    {
        for (var i = 0; i < 12; i++) await AddPost(Asha, $"post {i}", i % 3 == 0 ? "yes" : "no", i % 4, i % 5 == 0 ? "1" : "0");
        var whole = (await Get($"/updates?sort={sort}&limit=100", Asha)).Data!["updates"]!.AsArray().Select(r => (string)r!["id"]!).ToList();
        Assert.Equal(12, whole.Distinct().Count());
        Assert.Equal(whole, await Walk($"/updates?sort={sort}&limit=1", Asha, "updates", "id"));
        Assert.Equal(whole, await Walk($"/updates?sort={sort}&limit=5", Asha, "updates", "id"));
        await AssertCursorsAreSealed($"/updates?sort={sort}&limit=2", Asha, sort == "latest" ? "/updates?sort=oldest" : "/updates");
    }

    [Fact]
    public async Task Updates_carry_everything_that_hangs_on_a_post()
    {
        var rows = (await Get("/updates", Mira)).Expect(200).Data!["updates"]!.AsArray();
        var pinned = rows[0]!;
        Assert.True((bool)pinned["pinned"]!);
        Assert.Equal(["#music", "#acoustic"], pinned["tags"]!.AsArray().Select(t => (string)t!));
        Assert.Equal([Id(3), Id(2)], pinned["comments"]!.AsArray().Select(c => (string)c!["id"]!));
        Assert.Equal($"https://bingeme.com/posts/mira_vale/{Id(1)}", (string)pinned["post_url"]!);
        var ending = rows.Single(r => (string)r!["id"]! == Id(5))!;
        Assert.Equal(("2", "2025-06-17T12:00:00.000Z"), ((string)ending["remaining_days"]!, (string)ending["expired_at"]!));
        Assert.Equal("https://cdn.bingeme.com/uploads/updates/images/flash.webp", (string)ending["media"]![0]!["url"]!);
    }

    [Theory]
    [InlineData("photos", 3)]
    [InlineData("videos", 1)]
    [InlineData("audio", 1)]
    [InlineData("files", 1)]
    [InlineData("nonsense", 6)]
    public async Task The_media_filter_counts_what_it_lists(string media, int count)
    {
        var answer = (await Get($"/user/updates?media={media}", Mira)).Expect(200);
        Assert.Equal(count, answer.Data!["updates"]!.AsArray().Count);
        Assert.Equal(count, (int)answer.Data["pagination"]!["total"]!);
    }

    [Fact]
    public async Task Defect_the_shop_is_not_empty_and_its_pictures_lie_in_shop()
    {
        var rows = (await Get("/updates?media=shop", Mira)).Expect(200).Data!["updates"]!.AsArray();
        Assert.NotEmpty(rows);
        Assert.Contains(rows, r => ((string)r!["image"]!).StartsWith("https://cdn.bingeme.com/uploads/shop/", StringComparison.Ordinal));
        foreach (var sort in new[] { "latest", "oldest", "subscription" })
            Assert.Equal(rows.Count, (await Walk($"/updates?media=shop&sort={sort}&limit=1", Mira, "updates", "id")).Distinct().Count());
    }

    [Fact]
    public async Task An_edit_changes_what_is_given()
    {
        var answer = (await Put("/posts/edit", Mira, ("id", Id(2)), ("description", "New words"), ("tags", "#a,b  c,a"), ("price", "20.2"))).Expect(200);
        Assert.Equal(("New words", 21, "paid"), (answer["description"], (int)answer.Data!["price"]!, answer["post_type"]));
        Assert.Equal(["#a", "#b", "#c"], answer.Data["tags"]!.AsArray().Select(t => (string)t!));
        Assert.Equal((Id(2), 1), (answer["id"], (int)answer.Data["is_utc"]!));
    }

    [Fact]
    public async Task Defect_tags_alone_are_an_edit_and_replace_the_set_without_touching_suggestions()
    {
        (await Put("/user/posts/edit", Mira, ("id", 1), ("tags", "music, brandnew"))).Expect(200);
        var tags = (await Get("/updates", Mira)).Data!["updates"]![0]!["tags"]!.AsArray().Select(t => (string)t!);
        Assert.Equal(["#music", "#brandnew"], tags);
        Assert.Equal((1L, 0L), (await Api.Scalar<long>("select sample from tags where tag = 'music'"), await Api.Scalar<long>("select sample from tags where tag = 'brandnew'")));
    }

    [Theory]
    [InlineData("price", "-1")]
    [InlineData("price", "NaN")]
    [InlineData("price", "99999")]
    [InlineData("post_type", "gift")]
    [InlineData("scheduled_date", "2026-01-01")]
    [InlineData("timezone", "Asia/Kolkata")]
    public async Task Defect_bad_values_are_400(string field, string value) => (await Put("/posts/edit", Mira, ("id", Id(2)), (field, value))).Expect(400);

    [Fact]
    public async Task The_end_is_local_to_the_zone_and_must_be_in_the_future()
    {
        var answer = (await Put("/posts/edit", Mira, ("id", Id(2)), ("scheduled_date", "2025-07-01"), ("scheduled_time", "12:00"))).Expect(200);
        Assert.Equal("2025-07-01 06:30:00", answer["expired_at"]);
        answer = (await Put("/posts/edit", Mira, ("id", Id(2)), ("scheduled_date", "2025-07-01"), ("scheduled_time", "12:00"), ("timezone", "America/New_York"))).Expect(200);
        Assert.Equal("2025-07-01 16:00:00", answer["expired_at"]);
        (await Put("/posts/edit", Mira, ("id", Id(2)), ("scheduled_date", "2025-06-15"), ("scheduled_time", "17:00"))).Expect(400);
    }

    [Fact]
    public async Task Defect_free_clears_price_and_end()
    {
        (await Put("/posts/edit", Mira, ("id", Id(5)), ("post_type", "free"))).Expect(200);
        Assert.Equal(1L, await Api.Scalar<long>("select count(*) from updates where id = 5 and locked = 'no' and price = 0 and expired_at is null"));
    }

    [Fact]
    public async Task A_free_post_gets_no_end_by_an_edit_either()
    {
        var post = await AddPost(Asha, "mine");
        (await Put("/posts/edit", Asha, ("id", Id(post)), ("scheduled_date", "2025-07-01"), ("scheduled_time", "12:00"))).Expect(400);
        (await Put("/posts/edit", Asha, ("id", Id(post)), ("price", 0), ("scheduled_date", "2025-07-01"), ("scheduled_time", "12:00"))).Expect(400);
        Assert.Equal(1L, await Api.Scalar<long>("select count(*) from updates where id = @id and expired_at is null", ("@id", post)));

        // Of one that becomes a paid one by the same edit, the end is its own.
        var sold = await AddPost(Mira, "to be sold");
        (await Put("/posts/edit", Mira, ("id", Id(sold)), ("price", 30), ("scheduled_date", "2025-07-01"), ("scheduled_time", "12:00"))).Expect(200);
    }

    /// <summary>What one edit leaves as it is decides what it means: it must be what the other one wrote.</summary>
    [Fact]
    public async Task Edits_at_once_end_as_one_after_the_other()
    {
        for (var round = 0; round < 12; round++)
        {
            var post = await AddPost(Mira, $"round {round}", "yes");
            var answers = await Task.WhenAll(
                Task.Run(() => Put("/posts/edit", Mira, ("id", Id(post)), ("post_type", "paid"), ("price", 300))),
                Task.Run(() => Put("/posts/edit", Mira, ("id", Id(post)), ("price", 0), ("description", "typo mended"))));
            answers[0].Expect(200);
            Assert.True(answers[1].Status is 200 or 400, answers[1].Text);
            Assert.Equal(1L, await Api.Scalar<long>("select count(*) from updates where id = @id and price = 300 and locked = 'yes'", ("@id", post)));

            await Task.WhenAll(
                Task.Run(() => Put("/posts/edit", Mira, ("id", Id(post)), ("price", 400))),
                Task.Run(() => Put("/posts/edit", Mira, ("id", Id(post)), ("post_type", "paid"), ("description", "typo mended again"))));
            Assert.Equal(1L, await Api.Scalar<long>("select count(*) from updates where id = @id and price = 400 and locked = 'yes'", ("@id", post)));
        }
    }

    /// <summary>Legacy's rows may name the very file that is sold, and it lies on the public CDN.</summary>
    [Theory]
    [InlineData("insert into media_products (products_id, name, status) values (990001, 'sold.zip', 'active')")]
    [InlineData("insert into media_products (products_id, name, status) values (990001, 'other.zip', 'sold')")]
    [InlineData("insert into media_products (products_id, name, status) values (990001, 'other.png', 'pending')")]
    [InlineData("insert into media_products (products_id, name, status) values (990001, 'other.png', 'deleted')")]
    public async Task No_list_shows_what_is_sold(string file)
    {
        await Api.Execute($"insert into products (id, user_id, name, type, price, status, file) values (990001, {Mira}, 'x', 'custom', 500, '1', 'sold.zip')");
        await Api.Execute(file);
        foreach (var path in new[] { "/updates?media=shop&limit=100", "/products?limit=50", "/mira_vale" })
        {
            var text = (await Get(path, Mira)).Expect(200).Text;
            Assert.DoesNotContain("sold.zip", text, StringComparison.Ordinal);
            Assert.DoesNotContain("other.", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_creators_sell_and_only_owners_edit()
    {
        var post = await AddPost(Asha, "mine");
        (await Put("/posts/edit", Asha, ("id", Id(post)), ("price", 20))).Expect(403);
        (await Put("/posts/edit", Asha, ("id", Id(post)), ("post_type", "subscribers_only"))).Expect(403);
        (await Put("/posts/edit", Asha, ("id", Id(1)), ("description", "x"))).Expect(404);
        (await Put("/posts/edit", Asha, ("id", Id(post)))).Expect(400);
    }

    [Fact]
    public async Task Defect_a_deleted_post_is_gone_and_deleting_it_twice_is_the_same()
    {
        (await Delete($"/posts/delete/{Id(1)}", Mira)).Expect(200);
        (await Delete("/user/posts/delete/1", Mira)).Expect(200);
        Assert.DoesNotContain("First rehearsal", (await Get("/posts", Mira)).Text, StringComparison.Ordinal);
        (await Get($"/comments/{Id(1)}", Asha)).Expect(404);
        (await Delete($"/posts/delete/{Id(9)}", Mira)).Expect(404);
    }

    [Fact]
    public async Task Defect_buyers_keep_a_deleted_post()
    {
        (await Delete($"/posts/delete/{Id(2)}", Mira)).Expect(200);
        Assert.Equal(1L, await Api.Scalar<long>("select count(*) from updates where id = 2 and status = 'active' and deleted = 0"));
        Assert.DoesNotContain("Unreleased ballad", (await Get("/posts", Mira)).Text, StringComparison.Ordinal);
        (await Get($"/comments/{Id(2)}", Asha)).Expect(200);
        (await Get($"/comments/{Id(2)}", 12)).Expect(404);
    }

    /// <summary>Deleting what was bought only ends it, for its buyers' sake: nothing that its owner does to it afterwards may bring it back.</summary>
    [Theory]
    [InlineData("post_type", "free")]
    [InlineData("description", "Back again")]
    [InlineData("price", "50")]
    [InlineData("tags", "back")]
    [InlineData("scheduled_date", "2025-07-01")]
    public async Task A_bought_post_that_was_deleted_cannot_be_edited_back(string field, string value)
    {
        (await Delete($"/posts/delete/{Id(2)}", Mira)).Expect(200);
        var edit = field == "scheduled_date" ? Put("/posts/edit", Mira, ("id", Id(2)), (field, value), ("scheduled_time", "12:00")) : Put("/posts/edit", Mira, ("id", Id(2)), (field, value));

        (await edit).Expect(404);

        Assert.Equal("2025-06-15 12:00:00", await Api.Scalar<string>("select expired_at from updates where id = 2"));
        Assert.DoesNotContain("Unreleased ballad", (await Get("/posts", Mira)).Text, StringComparison.Ordinal);
        (await Get($"/comments/{Id(2)}", Asha)).Expect(200);
        (await Get($"/comments/{Id(2)}", 12)).Expect(404);
    }

    [Fact]
    public async Task What_has_ended_by_itself_may_be_given_another_end_until_its_owner_deletes_it()
    {
        var unsold = await AddPost(Mira, "ended unsold", "yes", 20, ends: Api.Now.AddHours(-1));
        (await Prolong(unsold)).Expect(200);

        var sold = await AddPost(Mira, "ended and sold", "yes", 20, ends: Api.Now.AddHours(-1));
        await Buy(sold, Asha);
        (await Prolong(sold)).Expect(200);

        var deleted = await AddPost(Mira, "ended, sold and deleted", "yes", 20, ends: Api.Now.AddHours(-1));
        await Buy(deleted, Asha);
        (await Delete($"/posts/delete/{Id(deleted)}", Mira)).Expect(200);
        (await Prolong(deleted)).Expect(404);

        Task<ApiAnswer> Prolong(long post) => Put("/posts/edit", Mira, ("id", Id(post)), ("scheduled_date", "2025-07-01"), ("scheduled_time", "12:00"));
    }

    /// <summary>Whichever comes first, what was deleted ends as deleted.</summary>
    [Fact]
    public async Task An_edit_at_the_same_time_does_not_undo_a_deletion()
    {
        for (var round = 0; round < 20; round++)
        {
            var post = await AddPost(Mira, $"round {round}", "yes", 20);
            await Buy(post, Asha);
            var answers = await Task.WhenAll(
                Task.Run(() => Put("/posts/edit", Mira, ("id", Id(post)), ("post_type", "free"))),
                Task.Run(() => Delete($"/posts/delete/{Id(post)}", Mira)));
            Assert.True(answers[0].Status is 200 or 404, answers[0].Text);
            answers[1].Expect(200);
            Assert.Equal("2025-06-15 12:00:00", await Api.Scalar<string>("select expired_at from updates where id = @p", ("@p", post)));
        }
    }
}
