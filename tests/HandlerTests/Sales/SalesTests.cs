using System.Collections.Concurrent;
using System.Globalization;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using HandlerTests.Products;
using Xunit;

namespace HandlerTests.Sales;

public sealed class SalesTests : ShopTests, IAlerts
{
    private readonly ConcurrentQueue<string> told = new();

    [Fact]
    public async Task Defect_the_next_page_was_always_empty()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator);
        var orders = new List<long>();
        for (var i = 0; i < 3; i++) orders.Add(await Order(fan, product, creator));

        var first = (await Api.Get("/sales?limit=2", Api.AsMember(creator))).Expect(200);
        Assert.Equal([orders[2], orders[1]], Ids(first));
        Assert.Matches(@"^/sales\?skip=2&limit=2&cursor=", first["pagination.next"]);
        var second = (await Api.Get(first["pagination.next"], Api.AsMember(creator))).Expect(200);
        Assert.Equal([orders[0]], Ids(second));
        Assert.Equal("", second["pagination.next"]);
        Assert.Equal(3, Ids(await Api.Get("/sales?sort=null&filter=null", Api.AsMember(creator))).Count);
    }

    [Fact]
    public async Task Sorts_and_filters_pick_and_order()
    {
        var (creator, fan, other) = (await Creator(), await Fan(), await Creator("other_one"));
        var (digital, custom, gone) = (await AddProduct(creator), await AddProduct(creator, "custom"), await AddProduct(creator, "fixed", status: "2"));
        var pending = await Order(fan, digital, creator);
        var delivered = await Order(fan, custom, creator, "delivered");
        var rejected = await Order(fan, gone, creator, "rejected");
        await Order(fan, digital, creator, status: 2);
        await Order(fan, await AddProduct(other), other);

        async Task<List<long>> Of(string query) => Ids(await Api.Get($"/sales{query}", Api.AsMember(creator)));
        Assert.Equal([rejected, delivered, pending], await Of(""));
        Assert.Equal([pending, delivered, rejected], await Of("?sort=oldest"));
        Assert.Equal([delivered], await Of("?sort=delivered"));
        Assert.Equal([pending], await Of("?sort=pending"));
        Assert.Equal([rejected], await Of("?sort=rejected&filter=fixed"));
        Assert.Equal([delivered], await Of("?filter=custom"));
        Assert.Equal([rejected, delivered, pending], await Of("?filter=all&sort=whatever"));
    }

    [Fact]
    public async Task Defect_a_changed_price_changed_what_was_paid()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator, price: 500);
        await Order(fan, product, creator);
        var sale = Assert.Single(Items(await Api.Get("/sales", Api.AsMember(creator)), "sales"));
        Assert.Equal((100m, 500m), ((decimal)sale["sales"]!["transaction_amount"]!, (decimal)sale["product"]!["price"]!));
        Assert.Equal(("July 4, 2025", "Cheerful please", "Digital Products"), ((string)sale["sales"]!["created_at"]!, (string)sale["sales"]!["description"]!, (string)sale["product"]!["product_type"]!));
    }

    [Fact]
    public async Task Defect_the_buyers_address_was_shown_to_the_seller()
    {
        var (creator, fan) = (await Creator(), await Fan());
        await Api.Execute("update users set hide_name = 'yes' where id = @id", ("@id", fan));
        await Order(fan, await AddProduct(creator), creator);
        var buyer = Items(await Api.Get("/sales", Api.AsMember(creator)), "sales")[0]["user"]!;
        Assert.Equal(("", "fan_fred", "fan_fred"), ((string)buyer["email"]!, (string)buyer["username"]!, (string)buyer["name"]!));
    }

    [Fact]
    public async Task An_order_that_legacy_writes_later_is_shown_and_HEAD_writes_nothing()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator);
        (await Api.Get("/sales", Api.AsMember(creator))).Expect(200);
        var order = await Order(fan, product, creator);
        (await Api.Send("HEAD", "/sales", null, new ApiCall { Token = Api.AsMember(creator) })).ToString();
        Assert.Null(await Api.Scalar<long?>("select seller_id from purchases where id = @id", ("@id", order)));
        Assert.Equal([order], Ids(await Api.Get("/sales", Api.AsMember(creator))));
    }

    [Fact]
    public async Task Defect_delivery_told_nobody()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var order = await Order(fan, await AddProduct(creator, "custom"), creator);
        Assert.Equal(Encoded(order), (string)Items(await End("delivered-product", Encoded(order), creator), "purchase")[0]["id"]!);
        Assert.Equal(1, await Notified(creator, 28, order));
        Assert.Equal((0m, 0m), (await Wallet(fan), await Balance(creator)));
    }

    [Theory]
    [InlineData("delivered-product")]
    [InlineData("reject-order")]
    public async Task What_is_ended_is_ended_for_good(string end)
    {
        var (creator, fan) = (await Creator(), await Fan());
        var order = await Order(fan, await AddProduct(creator), creator);
        Assert.Equal(order, (long)Items(await End(end, $"{order}", creator), "purchase")[0]["id"]!);
        (await End("delivered-product", $"{order}", creator)).Expect(404);
        (await End("reject-order", $"{order}", creator)).Expect(404);
        (await End(end, "no-id", creator)).Expect(400);
        (await End(end, Encoded(999_999), creator)).Expect(404);
        (await End(end, Encoded(await Order(fan, await AddProduct(creator), creator, status: 2)), creator)).Expect(404);
    }

    [Fact]
    public async Task Defect_a_rejected_order_was_not_paid_back()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var order = await Order(fan, await AddProduct(creator), creator);

        (await End("reject-order", Encoded(order), creator)).Expect(200);

        Assert.Equal((100m, -80m), (await Wallet(fan), await Balance(creator)));
        Assert.Equal("3", await Api.Scalar<string>("select approved from transactions where id = (select transactions_id from purchases where id = @id)", ("@id", order)));
        Assert.Equal(1, await Notified(fan, 26, order));
        Assert.Equal(0m, await Sum("select sum(amount) from ledger_entries"));
        Assert.Equal(3, await Api.Scalar<long>("select count(*) from ledger_entries"));
    }

    [Theory]
    [InlineData("0", 100, 0)]
    [InlineData("2", 0, 0)]
    [InlineData("3", 0, 0)]
    [InlineData(null, 0, 0)]
    public async Task Ruling_11_what_was_never_credited_is_not_taken_back(string? approved, int paidBack, int taken)
    {
        var (creator, fan) = (await Creator(), await Fan());
        var order = await Order(fan, await AddProduct(creator), creator, approved: approved);
        (await End("reject-order", Encoded(order), creator)).Expect(200);
        Assert.Equal(((decimal)paidBack, (decimal)taken), (await Wallet(fan), await Balance(creator)));

        // Nobody is told of money back that never was there.
        Assert.Equal(approved == "2" || approved is null ? 0 : 1, await Notified(fan, 26, order));
        Assert.Equal("rejected", await Api.Scalar<string>("select delivery_status from purchases where id = @id", ("@id", order)));
    }

    [Fact]
    public async Task A_payment_of_somebody_else_is_not_paid_back()
    {
        var (creator, fan, other) = (await Creator(), await Fan(), await Fan("other_fan"));
        var order = await Order(fan, await AddProduct(creator), creator);
        await Api.Execute("update transactions set user_id = @other where id = (select transactions_id from purchases where id = @id)", ("@other", other), ("@id", order));
        (await End("reject-order", Encoded(order), creator)).Expect(200);
        Assert.Equal((0m, 0m, 0m), (await Wallet(fan), await Wallet(other), await Balance(creator)));
        Assert.Equal((0, 0), (await Notified(fan, 26, order), await Notified(other, 26, order)));
    }

    /// <summary>Of two orders with one payment, the first that was rejected brought all of it back, and the other one was delivered for nothing.</summary>
    [Fact]
    public async Task A_payment_of_several_orders_goes_back_with_the_last_of_them()
    {
        var (creator, fan, first, second) = await TwoOrdersOfOnePayment();

        (await End("reject-order", Encoded(first), creator)).Expect(200);
        Assert.Equal((0m, 0m), (await Wallet(fan), await Balance(creator)));
        Assert.Equal(0, await Notified(fan, 26, first));
        Assert.Contains($"Order {first} ", Assert.Single(told), StringComparison.Ordinal);

        (await End("reject-order", Encoded(second), creator)).Expect(200);
        Assert.Equal((100m, -80m), (await Wallet(fan), await Balance(creator)));
        Assert.Equal(1, await Notified(fan, 26, second));
        Assert.Single(told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payment_stays_whose_other_order_is_delivered(bool before)
    {
        var (creator, fan, first, second) = await TwoOrdersOfOnePayment();
        if (before) (await End("delivered-product", Encoded(second), creator)).Expect(200);
        (await End("reject-order", Encoded(first), creator)).Expect(200);
        if (!before) (await End("delivered-product", Encoded(second), creator)).Expect(200);
        Assert.Equal((0m, 0m), (await Wallet(fan), await Balance(creator)));
        Assert.Equal("1", await Api.Scalar<string>("select approved from transactions where id = (select transactions_id from purchases where id = @id)", ("@id", first)));
        Assert.Single(told);
    }

    [Fact]
    public async Task An_order_that_is_void_or_others_holds_no_payment_back()
    {
        var (creator, fan, other) = (await Creator(), await Fan(), await Fan("other_fan"));
        var product = await AddProduct(creator);
        var order = await Order(fan, product, creator);
        var payment = await Newest("transactions");
        foreach (var (buyer, status) in new[] { (fan, 2), (other, 1) })
            await Share(await Order(buyer, product, creator, approved: null, status: status), payment);
        (await End("reject-order", Encoded(order), creator)).Expect(200);
        Assert.Equal((100m, -80m), (await Wallet(fan), await Balance(creator)));
        Assert.Empty(told);
    }

    [Fact]
    public async Task Orders_of_one_payment_that_are_rejected_at_once_bring_it_back_once()
    {
        for (var round = 0; round < 5; round++)
        {
            if (round > 0) await Renew();
            var (creator, fan, first, second) = await TwoOrdersOfOnePayment();
            foreach (var answer in await Task.WhenAll(new[] { first, second }.Select(o => Task.Run(() => End("reject-order", Encoded(o), creator))))) answer.Expect(200);
            Assert.Equal((100m, -80m), (await Wallet(fan), await Balance(creator)));
        }
    }

    [Fact]
    public async Task Ruling_11_fifty_rejections_at_once_move_money_once()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var order = await Order(fan, await AddProduct(creator), creator);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => End(i % 2 == 0 ? "reject-order" : "delivered-product", Encoded(order), creator))));
        Assert.Single(answers, static a => a.Status == 200);
        Assert.Equal(49, answers.Count(static a => a.Status == 404));
        var isRejected = await Api.Scalar<string>("select delivery_status from purchases where id = @id", ("@id", order)) == "rejected";
        Assert.Equal(isRejected ? (100m, -80m) : (0m, 0m), (await Wallet(fan), await Balance(creator)));
    }

    [Fact]
    public async Task Many_orders_of_one_buyer_and_one_seller_add_up_when_they_are_rejected_at_once()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator);
        var orders = new List<long>();
        for (var i = 0; i < 24; i++) orders.Add(await Order(fan, product, creator));
        foreach (var answer in await Task.WhenAll(orders.Select(o => Task.Run(() => End("reject-order", Encoded(o), creator))))) answer.Expect(200);
        Assert.Equal((2400m, -1920m), (await Wallet(fan), await Balance(creator)));
        Assert.Equal(24, await Api.Scalar<long>("select count(*) from ledger_movements"));
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(null, context => context with { Alerts = this });

    void IAlerts.Tell(string text) => told.Enqueue(text);

    private async Task<(long Creator, long Fan, long First, long Second)> TwoOrdersOfOnePayment()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var first = await Order(fan, await AddProduct(creator), creator);
        var payment = await Newest("transactions");
        var second = await Order(fan, await AddProduct(creator), creator, approved: null);
        await Share(second, payment);
        return (creator, fan, first, second);
    }

    private Task<int> Share(long order, long payment) => Api.Execute("update purchases set transactions_id = @p where id = @id", ("@p", payment), ("@id", order));

    private Task<ApiAnswer> End(string how, string id, long member) => Api.Post($"/sales/{how}/{id}", "{}", Api.AsMember(member));

    private List<long> Ids(ApiAnswer answer) => [.. Items(answer, "sales").Select(s => Api.Context.Ids.Decode((string)s["sales"]!["id"]!)!.Value)];

    private Task<decimal> Wallet(long member) => Sum($"select wallet from users where id = {member}");

    private Task<decimal> Balance(long member) => Sum($"select balance from users where id = {member}");

    private async Task<decimal> Sum(string sql) => decimal.Parse(await Api.Scalar<string>($"select cast(({sql}) as char)") ?? "0", CultureInfo.InvariantCulture);

    private Task<long> Notified(long member, int type, long target) => Api.Scalar<long>(
        "select count(*) from notifications where destination = @m and type = @t and target = @g", ("@m", member), ("@t", type), ("@g", target));
}
