using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Creator;

/// <summary>A creator's subscription plans. The administration's bounds in the demo data: 20 to 10000 coins; its fee 25 %, Mira's own 20 %.</summary>
public sealed class SubscriptionTests : CreatorTests
{
    private const string Path = "/creator/subscription-setting";

    [Fact]
    public async Task Every_interval_is_there_in_its_order_under_its_own_keys()
    {
        var data = await Settings();
        Assert.Equal(
            """
            [{"interval":"weekly","display_name":"Weekly","price_weekly":60,"status_weekly":"1"},
            {"interval":"monthly","display_name":"Per month","price":199,"status_monthly":"1"},
            {"interval":"quarterly","display_name":"3 months","price_quarterly":499,"status_quarterly":"1"},
            {"interval":"biannually","display_name":"6 months","price_biannually":0,"status_biannually":"0"},
            {"interval":"yearly","display_name":"12 months","price_yearly":1800,"status_yearly":"1"}]
            """.ReplaceLineEndings(""),
            data["plans"]!.ToJsonString());
        Assert.Equal(("Glad to have you along!", "no", 80), ((string)data["subscribe_chatmessage"]!, (string)data["free_subscription"]!, (int)data["commission"]!["percentage"]!));
        Assert.Equal("🪙", (string)data["ui_config"]!["currency_symbol"]!);
    }

    [Fact]
    public async Task A_creator_without_plans_has_zeros()
    {
        await Api.Execute("delete from plans where user_id = 4");
        await Api.Execute("delete from subscription_messages where user_id = 4");
        await Api.Execute("update users set free_subscription = '' where id = 4");
        var data = await Settings(Leo);
        Assert.All(data["plans"]!.AsArray(), p => Assert.Contains(":0,", p!.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal(("", "no", 75), ((string)data["subscribe_chatmessage"]!, (string)data["free_subscription"]!, (int)data["commission"]!["percentage"]!));
    }

    [Fact]
    public async Task A_change_is_stored_whole_and_answered_as_the_form()
    {
        var changed = (await Post(Path, """{"price_weekly":70.5,"status_weekly":1,"price_biannually":"900.25","status_biannually":"1","status_yearly":"0","subscribe_chatmessage":"Hi","free_subscription":"no"}"""))
            .Expect(200).Data!["subscriptionSettings"]!;
        Assert.Equal((await Settings()).ToJsonString(), changed.ToJsonString());
        Assert.Equal((70.5m, "1", 900.25m, "1", "0"), (
            (decimal)changed["plans"]![0]!["price_weekly"]!, (string)changed["plans"]![0]!["status_weekly"]!,
            (decimal)changed["plans"]![3]!["price_biannually"]!, (string)changed["plans"]![3]!["status_biannually"]!, (string)changed["plans"]![4]!["status_yearly"]!));
        Assert.Equal("Hi", (string)changed["subscribe_chatmessage"]!);
    }

    [Fact]
    public async Task A_new_plan_gets_its_name()
    {
        await Api.Execute("delete from plans where user_id = 4");
        (await Post(Path, """{"price":100,"status_monthly":"1","price_yearly":1000}""", Leo)).Expect(200);
        Assert.Equal("user_4", await Api.Scalar<string>("select name from plans where user_id = 4 and `interval` = 'monthly'"));
        Assert.Equal("user_4_yearly", await Api.Scalar<string>("select name from plans where user_id = 4 and `interval` = 'yearly'"));
        Assert.Equal("0", await Api.Scalar<string>("select status from plans where user_id = 4 and `interval` = 'yearly'"));
    }

    [Theory]
    [InlineData("""{"price":19.99}""", "price")]
    [InlineData("""{"price":10000.01}""", "price")]
    [InlineData("""{"price_weekly":-1}""", "price_weekly")]
    [InlineData("""{"status_weekly":"2"}""", "status_weekly")]
    [InlineData("""{"status_weekly":"active"}""", "status_weekly")]
    [InlineData("""{"free_subscription":"maybe"}""", "free_subscription")]
    [InlineData("""{"status_biannually":"1"}""", "price_biannually")]
    [InlineData("""{"price_weekly":0}""", "price_weekly")]
    [InlineData("""{"price":"x","status_yearly":"x","free_subscription":"x"}""", "status_yearly,price,free_subscription")]
    public async Task Bad_changes_are_told_by_field_and_change_nothing(string body, string fields)
    {
        var before = (await Settings()).ToJsonString();
        Assert.Equal(fields.Split(',').Order(), (await Post(Path, body)).Expect(400).FaultyFields.Order());
        Assert.Equal(before, (await Settings()).ToJsonString());
    }

    [Fact]
    public async Task A_welcome_has_a_length_and_is_plain_text()
    {
        Assert.Equal(["subscribe_chatmessage"], (await Post(Path, $$"""{"subscribe_chatmessage":"{{new string('x', 256)}}"}""")).Expect(400).FaultyFields);
        Assert.Equal(["subscribe_chatmessage"], (await Post(Path, """{"subscribe_chatmessage":"a\u0000b"}""")).Expect(400).FaultyFields);
        (await Post(Path, $$"""{"subscribe_chatmessage":"{{new string('x', 255)}}"}""")).Expect(200);
        (await Post(Path, """{"subscribe_chatmessage":""}""")).Expect(200);
        Assert.Equal("", (string)(await Settings())["subscribe_chatmessage"]!);
    }

    [Fact]
    public async Task Where_subscribing_is_free_no_welcome_is_kept()
    {
        (await Post(Path, """{"free_subscription":"yes","subscribe_chatmessage":"New words"}""")).Expect(200);
        Assert.Equal(("Glad to have you along!", "yes"), ((string)(await Settings())["subscribe_chatmessage"]!, (string)(await Settings())["free_subscription"]!));
    }

    [Fact]
    public async Task Something_must_cost_or_be_free()
    {
        await Api.Execute("update plans set price = 0, status = '0' where user_id = 1");
        Assert.Equal(["price"], (await Post(Path, "{}")).Expect(400).FaultyFields);
        Assert.Equal(["price"], (await Post(Path, """{"price":0}""")).Expect(400).FaultyFields);
        (await Post(Path, """{"free_subscription":"yes"}""")).Expect(200);
        (await Post(Path, """{"price":50}""")).Expect(200);
    }

    [Fact]
    public async Task Free_subscribers_hear_that_they_are_to_pay_once_each()
    {
        await Api.Execute("delete from notifications");
        for (var i = 0; i < 120; i++)
        {
            var fan = await Api.AddMember(new TestMember($"free_{i}"));
            await Api.Execute("insert into subscriptions (user_id, stripe_price, free, cancelled) values (@f, 'user_4', 'yes', @c)", ("@f", fan), ("@c", i < 110 ? "no" : "yes"));
        }

        (await Post(Path, """{"price":100,"free_subscription":"no"}""", Leo)).Expect(200);
        (await Post(Path, """{"price":110,"free_subscription":"no"}""", Leo)).Expect(200);
        await Api.System.FlushAsync();
        for (var tries = 0; tries < 100 && await Told() < 112; tries++) await Task.Delay(20);
        Assert.Equal(112, await Told());
        Assert.Equal(112, await Api.Scalar<long>("select count(distinct destination) from notifications where type = 13 and author = 4"));

        Task<long> Told() => Api.Scalar<long>("select count(*) from notifications where type = 13 and author = 4");
    }

    /// <summary>Each change of mind told everybody once more, those who had not read of the last one, too, and whatever the mind was by then.</summary>
    [Fact]
    public async Task Whoever_has_not_seen_the_notice_gets_no_second_one_and_nobody_hears_what_is_not_so()
    {
        await Api.Execute("delete from notifications");
        for (var i = 0; i < 3; i++) await Switch();
        Assert.Equal(2, await Told());

        await Api.Execute("update notifications set seen = 1 where destination = (select min(destination) from notifications where type = 13)");
        await Switch();
        Assert.Equal(3, await Told());

        // Recorded while it was to be paid, done when it was free again.
        await Api.Execute("delete from notifications");
        await Api.Execute(
            "insert into background_jobs (id, kind, payload, attempts, created_at, due_at) values ('late', 'free-subscription-ended', @p, 1, @now, @now)",
            ("@p", """{"Creator":4,"Behind":0}"""), ("@now", Api.Now.UtcDateTime));
        await Api.Execute("update users set free_subscription = 'yes' where id = 4");
        await Api.Context.Jobs.Resume(CancellationToken.None);
        await Api.System.FlushAsync();
        Assert.Equal((0, 0), (await Told(), await Api.Scalar<long>("select count(*) from background_jobs")));

        async Task Switch()
        {
            (await Post(Path, """{"price":100,"free_subscription":"no"}""", Leo)).Expect(200);
            await Api.System.FlushAsync();
            (await Post(Path, """{"price":100,"free_subscription":"yes"}""", Leo)).Expect(200);
        }

        Task<long> Told() => Api.Scalar<long>("select count(*) from notifications where type = 13 and author = 4");
    }

    /// <summary>The same batch may be in hand twice: of two changes of mind, or because its lease ended while it ran.</summary>
    [Fact]
    public async Task Batches_at_the_same_time_tell_nobody_twice()
    {
        await Api.Execute("delete from notifications");
        await Api.Execute("update users set free_subscription = 'no' where id = 4");
        for (var i = 0; i < 60; i++)
        {
            var fan = await Api.AddMember(new TestMember($"free_{i}"));
            await Api.Execute("insert into subscriptions (user_id, stripe_price, free, cancelled) values (@f, 'user_4', 'yes', 'no')", ("@f", fan));
        }

        for (var i = 0; i < 4; i++)
            await Api.Execute(
                "insert into background_jobs (id, kind, payload, attempts, created_at, due_at) values (@id, 'free-subscription-ended', @p, 1, @now, @now)",
                ("@id", $"batch-{i}"), ("@p", """{"Creator":4,"Behind":0}"""), ("@now", Api.Now.UtcDateTime));
        await Api.Context.Jobs.Resume(CancellationToken.None);
        await Api.System.FlushAsync();

        Assert.Equal(0, await Api.Scalar<long>("select count(*) from background_jobs"));
        Assert.Equal(62, await Api.Scalar<long>("select count(distinct destination) from notifications where type = 13 and author = 4"));
        Assert.Equal(62, await Api.Scalar<long>("select count(*) from notifications where type = 13 and author = 4"));
    }

    /// <summary>Nobody is asked to pay a creator who is gone or suspended by the time the job is done (ruling 3).</summary>
    [Theory]
    [InlineData("status = 'suspended'")]
    [InlineData("status = 'deleted'")]
    [InlineData("deleted = 1")]
    public async Task Nobody_hears_of_a_creator_who_is_no_more(string mark)
    {
        await Api.Execute("delete from notifications");
        await Api.Execute("update users set free_subscription = 'no' where id = 4");
        await Api.Execute($"update users set {mark} where id = 4");
        await Api.Execute(
            "insert into background_jobs (id, kind, payload, attempts, created_at, due_at) values ('late', 'free-subscription-ended', @p, 1, @now, @now)",
            ("@p", """{"Creator":4,"Behind":0}"""), ("@now", Api.Now.UtcDateTime));

        await Api.Context.Jobs.Resume(CancellationToken.None);
        await Api.System.FlushAsync();

        Assert.Equal((0, 0), (await Api.Scalar<long>("select count(*) from notifications"), await Api.Scalar<long>("select count(*) from background_jobs")));
    }

    [Fact]
    public async Task Only_verified_creators_have_plans()
    {
        (await Post(Path, """{"price":100}""", Noor)).Expect(404);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from plans where user_id = 5"));
    }

    [Fact]
    public async Task Defect_plans_were_shown_to_everybody() => (await Get(Path, Noor)).Expect(404);

    [Theory]
    [InlineData(20, 25, 80)]
    [InlineData(0, 25, 75)]
    [InlineData(0, 100, 0)]
    [InlineData(120, 25, 0)]
    [InlineData(0, -5, 100)]
    public async Task Defect_the_share_was_75_where_it_was_0_and_went_beyond_its_bounds(int own, int house, int share)
    {
        await Api.Execute("update users set custom_fee = @f where id = 1", ("@f", own));
        await SetAdmin("fee_commission", house);
        Assert.Equal(share, (int)(await Settings())["commission"]!["percentage"]!);
    }

    [Fact]
    public async Task Defect_severe_a_change_could_never_be_saved_and_would_have_cut_subscribers_off()
    {
        (await Post(Path, """{"price":250,"price_weekly":80,"status_quarterly":"0"}""")).Expect(200);
        Assert.Equal("user_1,user_1_biannually,user_1_quarterly,user_1_weekly,user_1_yearly", string.Join(
            ',', await Task.WhenAll(new[] { "monthly", "biannually", "quarterly", "weekly", "yearly" }.Select(i => Api.Scalar<string>("select name from plans where user_id = 1 and `interval` = @i", ("@i", i))))));
        Assert.Equal(3, (int)(await Get("/creator/dashboard")).Expect(200).Data!["stats"]!["total_subscribers"]!);
    }

    [Fact]
    public async Task Defect_a_name_that_was_given_otherwise_was_replaced()
    {
        await Api.Execute("update plans set name = 'old_name' where user_id = 1 and `interval` = 'monthly'");
        (await Post(Path, """{"price":250}""")).Expect(200);
        Assert.Equal("old_name", await Api.Scalar<string>("select name from plans where user_id = 1 and `interval` = 'monthly'"));
    }

    [Fact]
    public async Task Defect_a_status_was_stored_as_active()
    {
        await Api.Execute("update plans set status = 'active' where user_id = 1 and `interval` = 'monthly'");
        Assert.Equal("1", (string)(await Settings())["plans"]![1]!["status_monthly"]!);
        (await Post(Path, """{"price":250}""")).Expect(200);
        Assert.Equal("1", await Api.Scalar<string>("select status from plans where user_id = 1 and `interval` = 'monthly'"));
    }

    [Fact]
    public async Task Defect_a_status_alone_wiped_the_price_and_a_price_alone_switched_off()
    {
        var plans = (await Post(Path, """{"status_weekly":"0","price":205}""")).Expect(200).Data!["subscriptionSettings"]!["plans"]!;
        Assert.Equal((60, "0", 205, "1"), (
            (int)plans[0]!["price_weekly"]!, (string)plans[0]!["status_weekly"]!, (int)plans[1]!["price"]!, (string)plans[1]!["status_monthly"]!));
    }

    [Fact]
    public async Task Defect_free_no_counted_as_free()
    {
        await Api.Execute("update plans set price = 0, status = '0' where user_id = 1");
        (await Post(Path, """{"free_subscription":"no"}""")).Expect(400);
    }

    [Fact]
    public async Task Defect_what_was_not_sent_was_emptied_or_failed()
    {
        (await Post(Path, """{"price":205}""")).Expect(200);
        Assert.Equal("no", await Api.Scalar<string>("select free_subscription from users where id = 1"));
        Assert.Equal("Glad to have you along!", await Api.Scalar<string>("select message from subscription_messages where user_id = 1"));
    }

    [Fact]
    public async Task Defect_three_tables_without_a_transaction()
    {
        await Api.Execute("drop table subscription_messages");
        (await Post(Path, """{"price":205,"subscribe_chatmessage":"x"}""")).Expect(503);
        Assert.Equal(199m, await Api.Scalar<decimal>("select price from plans where user_id = 1 and `interval` = 'monthly'"));
    }

    [Theory]
    [InlineData("\"10abc\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("1e3")]
    [InlineData("100.001")]
    [InlineData("true")]
    [InlineData("{\"a\":1}")]
    [InlineData("[100]")]
    [InlineData("\"１００\"")]
    public async Task Defect_M9_what_is_no_price_was_taken_for_one(string price) =>
        Assert.Equal(["price"], (await Post(Path, $$"""{"price":{{price}}}""")).Expect(400).FaultyFields);

    [Fact]
    public async Task Defect_two_first_changes_at_once_made_two_plans()
    {
        await Api.Execute("delete from plans where user_id = 4");
        await Api.Execute("delete from subscription_messages where user_id = 4");
        await Api.Execute("update users set free_subscription = 'no' where id = 4");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Post(Path, """{"price":100,"status_monthly":"1","subscribe_chatmessage":"x"}""", Leo)));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal((1, 1), (
            await Api.Scalar<long>("select count(*) from plans where user_id = 4"), await Api.Scalar<long>("select count(*) from subscription_messages where user_id = 4")));
    }

    [Fact]
    public async Task Defect_what_is_wrong_was_not_told() =>
        Assert.Equal(2, (await Post(Path, """{"price":1,"price_weekly":2}""")).Expect(400).Json["error"]!["errors"]!.AsArray().Count);

    private async Task<JsonNode> Settings(long member = Mira) => (await Get(Path, member)).Expect(200).Data!["subscriptionSettings"]!;
}
