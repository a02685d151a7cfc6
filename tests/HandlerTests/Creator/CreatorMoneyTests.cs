using Xunit;

namespace HandlerTests.Creator;

/// <summary>What a creator was paid, and asked to be paid out.</summary>
public sealed class CreatorMoneyTests : CreatorTests
{
    private const string Payments = "/creator/payment-received";
    private const string Withdrawals = "/creator/withdrawals";

    [Fact]
    public async Task A_payment_says_who_paid_for_what_and_what_came_of_it()
    {
        await Api.Execute("delete from transactions");
        await Pay("videocall_tip", 100, 80, "2025-04-25 23:59:59", usd: 0.01196m);
        await Pay("product", 500, 400.5m, "2025-04-05 00:00:00", approved: "3", usd: 0, fee: 0);
        var data = (await Get(Payments)).Expect(200).Data!;
        Assert.Equal(
            """
            [{"user":{"name":"Asha Fenn","username":"fan_asha"},
            "payment":{"type":"Videocall Tip","status":"success","total_amount":100,"creator_earnings":80,"date":"25 April 2025"},
            "calculations":{"earnings_in_inr":"80","1_inr_in_usd":"0.01196","earning_in_usd":"80 * 0.01196 = 0.96"}},
            {"user":{"name":"Asha Fenn","username":"fan_asha"},
            "payment":{"type":"Product Purchase","status":"refunded","total_amount":500,"creator_earnings":400.5,"date":"05 April 2025"}}]
            """.ReplaceLineEndings(""),
            data["payments"]!.ToJsonString());
        Assert.Equal("""{"total":2,"skip":0,"limit":20,"hasMore":false,"next":"","page":1,"pages":1}""", data["pagination"]!.ToJsonString());
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("sort=usd", 1)]
    [InlineData("sort=inr", 1)]
    [InlineData("sort=", 4)]
    public async Task Sort_is_a_filter_and_what_has_only_one_of_both_meets_neither(string query, int count)
    {
        await Api.Execute("delete from transactions");
        await Pay("tip", 1, 1, "2025-01-01 00:00:00", usd: 0, fee: 0);
        await Pay("tip", 1, 1, "2025-01-01 00:00:00", usd: 0.01m, fee: 1);
        await Pay("tip", 1, 1, "2025-01-01 00:00:00", usd: 0, fee: 1);
        await Pay("tip", 1, 1, "2025-01-01 00:00:00", usd: 0.01m, fee: 0);
        Assert.Equal(count, (await Get($"{Payments}?{query}")).Expect(200).Data!["payments"]!.AsArray().Count);
    }

    [Fact]
    public async Task Pages_are_followed_to_the_end_whatever_comes_meanwhile()
    {
        await Api.Execute("delete from transactions");
        for (var i = 0; i < 9; i++) await Pay("tip", i, i, $"2025-01-0{1 + (i / 3)} 00:00:00");
        var first = (await Get($"{Payments}?limit=4&sort=inr")).Expect(200).Data!;
        Assert.StartsWith($"{Payments}?skip=4&limit=4&sort=inr&cursor=", (string)first["pagination"]!["next"]!, StringComparison.Ordinal);
        await Pay("tip", 99, 99, "2025-06-01 00:00:00");
        var second = (await Get((string)first["pagination"]!["next"]!)).Expect(200).Data!;
        Assert.Equal([4, 3, 2, 1], second["payments"]!.AsArray().Select(p => (int)p!["payment"]!["total_amount"]!));
        Assert.Equal(10, (await Walk($"{Payments}?limit=3", "payments")).Count);
        Assert.Equal(10, (await Walk($"{Payments}?limit=1&sort=inr", "payments")).Count);
    }

    [Theory]
    [InlineData("page=2&limit=3", 3, 3, 2)]
    [InlineData("page=3&limit=3", 6, 3, 3)]
    [InlineData("page=2&skip=1&limit=3", 1, 3, 1)]
    [InlineData("page=x&limit=3", 0, 3, 1)]
    [InlineData("page=-1&limit=3", 0, 3, 1)]
    [InlineData("page=999999999&limit=100", 2147483647, 100, 21474837)]
    [InlineData("page=99999999999999999999&limit=100", 2147483647, 100, 21474837)]
    [InlineData("page=-99999999999999999999&limit=100", 0, 100, 1)]
    public async Task A_list_can_be_asked_for_by_page(string query, int skip, int limit, int page)
    {
        foreach (var path in new[] { Payments, Withdrawals })
        {
            var pagination = (await Get($"{path}?{query}")).Expect(200).Data!["pagination"]!;
            Assert.Equal((skip, limit, page), ((int)pagination["skip"]!, (int)pagination["limit"]!, (int)pagination["page"]!));
        }
    }

    [Theory]
    [InlineData($"{Payments}?sort=eur", "sort")]
    [InlineData($"{Payments}?cursor=AAAA", "cursor")]
    [InlineData($"{Withdrawals}?cursor=AAAA", "cursor")]
    public async Task What_is_no_filter_or_cursor_is_refused(string target, string field) => Assert.Equal([field], (await Get(target)).Expect(400).FaultyFields);

    [Fact]
    public async Task Cursors_are_good_for_their_own_list_alone()
    {
        var next = (string)(await Get($"{Payments}?limit=1")).Expect(200).Data!["pagination"]!["next"]!;
        var cursor = next[next.IndexOf("cursor=", StringComparison.Ordinal)..];
        (await Get($"{Payments}?sort=inr&{cursor}")).Expect(400);
        (await Get($"{Withdrawals}?{cursor}")).Expect(400);
    }

    [Fact]
    public async Task Names_are_those_that_may_be_seen()
    {
        await Api.Execute("update users set hide_name = 'yes' where id = 6");
        var names = (await Get($"{Payments}?limit=100")).Expect(200).Data!["payments"]!.AsArray().Select(p => (string)p!["user"]!["name"]!).ToList();
        Assert.Contains("fan_asha", names);
        Assert.DoesNotContain("Asha Fenn", names);
        foreach (var gone in new[] { "update users set status = 'deleted' where id = 6", "update users set status = 'active', deleted = 1 where id = 6", "update transactions set user_id = 9999 where user_id = 6", "update transactions set user_id = null where user_id = 9999" })
        {
            await Api.Execute(gone);
            var payers = (await Get($"{Payments}?limit=100")).Expect(200).Data!["payments"]!.AsArray().Select(p => p!["user"]!.ToJsonString()).ToList();
            Assert.Contains("""{"name":"","username":""}""", payers);
            Assert.DoesNotContain(payers, p => p.Contains("asha", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Withdrawals_have_two_digits_and_a_day_once_they_are_paid()
    {
        await Api.Execute("delete from withdrawals");
        await Api.Execute("insert into withdrawals (user_id, amount, status, date_paid, created_at) values (1, 12250.5, 'paid', '2025-09-21 23:59:59', '2025-09-01 00:00:00')");
        await Api.Execute("insert into withdrawals (user_id, amount, status, created_at) values (1, 3, 'adjust', '2025-09-02 00:00:00')");
        await Api.Execute("insert into withdrawals (user_id, amount, status, created_at) values (4, 3, 'pending', '2025-09-02 00:00:00')");
        var data = (await Get(Withdrawals)).Expect(200).Data!;
        Assert.Equal(["3.00||adjust", "12250.50|Sep 21, 2025|paid"], data["withdrawals"]!.AsArray().Select(w => $"{w!["amount"]}|{w["date_paid"]}|{w["status"]}"));
        Assert.Equal(2, (await Walk($"{Withdrawals}?limit=1", "withdrawals")).Select(w => (long)w["id"]!).Distinct().Count());
    }

    [Fact]
    public async Task The_small_dashboard_has_three_numbers()
    {
        var data = (await Get("/creator/dashboard")).Expect(200).Data!;
        Assert.Equal(3, (int)data["stats"]!["total_subscribers"]!);
        Assert.Equal(await Api.Scalar<decimal>("select sum(earning_net_user_coins) from transactions where subscribed = 1 and approved = '1'"), (decimal)data["stats"]!["total_earnings"]!);
        Assert.Equal(await Api.Scalar<long>("select count(*) from updates where user_id = 1 and status = 'active' and deleted = 0"), (long)data["stats"]!["total_posts"]!);
        Assert.Equal(("[]", "[]"), (data["recent_activity"]!.ToJsonString(), data["notifications"]!.ToJsonString()));
        Assert.Equal("""{"total_subscribers":0,"total_earnings":0,"total_posts":0}""", (await Get("/creator/dashboard", Chitra)).Expect(200).Data!["stats"]!.ToJsonString());
    }

    [Fact]
    public async Task Defect_another_table_than_the_ledger_was_listed()
    {
        await Api.Execute("delete from payments");
        Assert.NotEmpty((await Get(Payments)).Expect(200).Data!["payments"]!.AsArray());
        await Api.Execute("delete from transactions");
        Assert.Empty((await Get(Payments)).Expect(200).Data!["payments"]!.AsArray());
    }

    [Fact]
    public async Task Defect_every_column_was_told()
    {
        Assert.Equal(["user", "payment", "calculations"], (await Get(Payments)).Expect(200).Data!["payments"]![0]!.AsObject().Select(m => m.Key));
        Assert.Equal(["id", "amount", "date_paid", "status"], (await Get(Withdrawals)).Expect(200).Data!["withdrawals"]![0]!.AsObject().Select(m => m.Key));
    }

    [Theory]
    [InlineData("limit=-1", 20)]
    [InlineData("limit=0", 20)]
    [InlineData("limit=x&skip=y", 20)]
    [InlineData("limit=1000000", 100)]
    [InlineData("skip=-5&limit=7", 7)]
    public async Task Defect_odd_numbers_were_500_or_without_bound(string query, int limit)
    {
        foreach (var path in new[] { Payments, Withdrawals })
            Assert.Equal((0, limit), (await Get($"{path}?{query}")).Expect(200).Data!["pagination"] is { } p ? ((int)p["skip"]!, (int)p["limit"]!) : default);
    }

    [Fact]
    public async Task Defect_the_total_was_made_of_texts()
    {
        var pagination = (await Get($"{Payments}?limit=5")).Expect(200).Data!["pagination"]!;
        Assert.Equal((15, 3), ((int)pagination["total"]!, (int)pagination["pages"]!));
    }

    [Fact]
    public async Task Defect_the_small_dashboard_read_a_claim_that_tokens_have_not() =>
        Assert.NotEqual(0, (decimal)(await Get("/creator/dashboard")).Expect(200).Data!["stats"]!["total_earnings"]!);

    [Theory]
    [InlineData("transactions")]
    [InlineData("subscriptions")]
    [InlineData("updates")]
    public async Task Defect_the_small_dashboard_showed_errors_as_zeros(string table)
    {
        await Api.Execute($"drop table {table}");
        (await Get("/creator/dashboard")).Expect(503);
    }

    private Task<int> Pay(string type, decimal gross, decimal net, string at, string approved = "1", decimal usd = 0.01m, decimal fee = 1) => Api.Execute(
        """
        insert into transactions (type, user_id, subscribed, amount, earning_net_user_coins, approved, usd_price, transaction_fee, created_at)
        values (@type, 6, 1, @gross, @net, @approved, @usd, @fee, @at)
        """,
        ("@type", type), ("@gross", gross), ("@net", net), ("@approved", approved), ("@usd", usd), ("@fee", fee), ("@at", at));
}
