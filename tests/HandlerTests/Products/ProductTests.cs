using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Products;

/// <summary>The list, the form, changes and deletion.</summary>
public sealed class ProductTests : ShopTests
{
    [Fact]
    public async Task Defect_the_filter_was_ignored_and_lost_by_the_next_link()
    {
        var creator = await Creator();
        foreach (var type in new[] { "digital", "custom", "digital", "physical" }) await AddProduct(creator, type, name: $"A {type} one");
        await AddProduct(creator, status: "0", name: "Disabled");
        await AddProduct(creator, status: "2", name: "Deleted");

        Assert.Equal(["Disabled", "A physical one", "A digital one", "A custom one", "A digital one"], await Names(creator, "/products"));
        Assert.Equal(["Disabled", "A digital one", "A digital one"], await Names(creator, "/products?sort=digital"));
        Assert.Equal(["A custom one"], await Names(creator, "/products?filter=CUSTOM&sort=digital"));

        var first = (await Api.Get("/products?filter=digital&limit=2", Api.AsMember(creator))).Expect(200);
        var next = first["pagination.next"];
        Assert.StartsWith("/products?skip=2&limit=2&filter=digital&cursor=", next, StringComparison.Ordinal);
        Assert.Equal(["A digital one"], await Names(creator, next));
    }

    [Fact]
    public async Task A_line_has_the_first_picture_and_counts_what_was_not_rejected()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator, file: "chords.pdf", tags: """["music","gift"]""");
        await AddPicture(product, "chords.pdf");
        await AddPicture(product, "shown.webp");
        await AddPicture(product, "later.webp");
        await Order(fan, product, creator);
        await Order(fan, product, creator, state: "rejected");
        await Order(fan, product, creator, status: 2);

        var line = Assert.Single(Items(await Api.Get("/products", Api.AsMember(creator)), "product"));

        Assert.Equal(Encoded(product), (string)line["id"]!);
        // Legacy showed what is sold where it happened to come first.
        Assert.EndsWith("/uploads/shop/shown.webp", (string)line["image"]!, StringComparison.Ordinal);
        Assert.Equal(("120.00", "music,gift", "April 15, 2025", 1), ((string)line["price"]!, (string)line["tags"]!, (string)line["created_at"]!, (int)line["purchases_count"]!));
    }

    [Theory]
    [InlineData("uploads/shop/chords.png", "chords.png")]
    [InlineData("chords.png", "uploads/shop/chords.png")]
    [InlineData("shop/chords.png", "uploads/shop/chords.png")]
    public async Task What_is_sold_is_no_picture_in_whichever_form_its_name_is_stored(string sold, string shown)
    {
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator, "custom", file: sold);
        await AddPicture(product, shown);
        await Order(fan, product, creator);

        Assert.Null(Assert.Single(Items(await Api.Get("/products", Api.AsMember(creator)), "product"))["image"]);
        Assert.Null(Assert.Single(Items(await Api.Get("/sales", Api.AsMember(creator)), "sales"))["product"]!["image"]);
        Assert.Equal("", (string)Assert.Single(Items(await Api.Get("/updates?media=shop", Api.AsMember(creator)), "updates"))["image"]!);
        Assert.Equal("", (string)Assert.Single(Items(await Api.Get("/cleo_art", Api.AsMember(fan)), "connect"))["image"]!);

        await AddPicture(product, "shown.webp");
        Assert.EndsWith("/uploads/shop/shown.webp", (string)Assert.Single(Items(await Api.Get("/products", Api.AsMember(creator)), "product"))["image"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chords.png", "more-chords.png")]
    [InlineData("uploads/shop/chords.png", "chords.pn")]
    [InlineData("more-chords.png", "uploads/shop/chords.png")]
    public async Task A_picture_whose_name_holds_that_of_what_is_sold_is_shown(string sold, string shown)
    {
        var creator = await Creator();
        var product = await AddProduct(creator, "custom", file: sold);
        // A row without a name, as old ones may be, is no picture.
        await AddPicture(product, "");
        await AddPicture(product, shown);

        Assert.EndsWith($"/{shown.Split('/')[^1]}", (string)Assert.Single(Items(await Api.Get("/products", Api.AsMember(creator)), "product"))["image"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?limit=-1&skip=-5")]
    [InlineData("?limit=abc")]
    [InlineData("?limit=1000")]
    public async Task Defect_limits_had_no_bounds(string query) => (await Api.Get($"/products{query}", Api.AsMember(await Creator()))).Expect(200);

    [Fact]
    public async Task Defect_repeated_filters_were_500() => (await Api.Get("/products?filter=a&filter=b", Api.AsMember(await Creator()))).Expect(400);

    [Fact]
    public async Task The_form_tells_bounds_by_the_members_country()
    {
        var (india, elsewhere) = (await Creator(), await Creator("abroad_amy"));
        await Api.Execute("update users set countries_id = '99' where id = @id", ("@id", india));
        await Api.Execute("update users set countries_id = '7' where id = @id", ("@id", elsewhere));
        await Api.Execute("update admin_settings set min_price_product_usd = 0, max_price_product_usd = null, update_length = 10, file_size_allowed = 2500 where setting_key is null");

        var here = (await Api.Get("/products/create", Api.AsMember(india))).Expect(200);
        Assert.Equal(("50", "20000", "INR"), (here["pricing.min_price"], here["pricing.max_price"], here["currency.code"]));
        var there = (await Api.Get("/products/create", Api.AsMember(elsewhere))).Expect(200);
        Assert.Equal(("1", "5000", "USD"), (there["pricing.min_price"], there["pricing.max_price"], there["currency.code"]));
        Assert.Equal(("100", "2.5"), (there["limits.max_description_length"], there["limits.max_file_size"]));
    }

    [Fact]
    public async Task Defect_tags_in_use_vanished_from_the_form()
    {
        await Api.Execute("insert into tags (tag, sample) values ('most used', 7), ('never', 0)");
        var tags = (await Api.Get("/products/create", Api.AsMember(await Creator()))).Data!["tags"]!.AsArray().Select(static t => (string)t!).ToList();
        Assert.Contains("most used", tags);
        Assert.DoesNotContain("never", tags);
    }

    [Fact]
    public async Task The_owner_gets_a_signed_address_of_what_is_sold()
    {
        var creator = await Creator();
        var product = await AddProduct(creator, file: "chords.pdf");
        foreach (var id in new[] { Encoded(product), $"{product}" })
        {
            var shown = Assert.Single(Items(await Api.Get($"/product/edit/{id}", Api.AsMember(creator)), "product"));
            Assert.Equal(product, (long)shown["id"]!);
            Assert.Contains("chords.pdf?", (string)shown["file"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("pending", 1, 200)]
    [InlineData("delivered", 1, 200)]
    [InlineData("rejected", 1, 404)]
    [InlineData("pending", 2, 404)]
    public async Task What_is_sold_goes_to_seller_and_buyer_alone(string state, int status, int expected)
    {
        var (creator, fan, other) = (await Creator(), await Fan(), await Fan("other_fan"));
        var product = await AddProduct(creator, file: "chords.pdf");
        await AddPicture(product, "shown.webp");
        await AddPicture(product, "more.pdf", "sold");
        await Order(fan, product, creator, state, status: status);
        await Api.Execute("update products set status = '2' where id = @id", ("@id", product));

        foreach (var (member, answer) in new[] { (creator, 200), (fan, expected), (other, 404) })
            (await Api.Get($"/product/download/{Encoded(product)}", Api.AsMember(member))).Expect(answer);

        var files = Items(await Api.Get($"/product/download/{product}", Api.AsMember(creator)), "files");
        Assert.Equal(2, files.Count);
        Assert.Contains("chords.pdf?", (string)files[0]["url"]!, StringComparison.Ordinal);
        Assert.Contains("more.pdf?", (string)files[1]["url"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123", "123")]
    [InlineData(null, "")]
    public async Task Defect_tags_were_parsed_as_json_first(string? stored, string shown)
    {
        var creator = await Creator();
        var product = await AddProduct(creator, tags: stored);
        Assert.Equal(shown, (string)Items(await Api.Get($"/product/edit/{product}", Api.AsMember(creator)), "product")[0]["tags"]!);
    }

    [Fact]
    public async Task What_is_no_id_or_not_ones_own_is_told_apart()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var (theirs, deleted) = (await AddProduct(other), await AddProduct(creator, status: "2"));
        foreach (var (method, path) in new[] { ("GET", "/product/edit/"), ("PUT", "/product/edit/"), ("DELETE", "/product/delete/") })
        {
            var body = method == "PUT" ? Body() : null;
            (await Api.Send(method, $"{path}no-id", body, new ApiCall { Token = Api.AsMember(creator) })).Expect(400);
            foreach (var id in new[] { theirs, deleted, 999_999 })
                (await Api.Send(method, $"{path}{Encoded(id)}", body, new ApiCall { Token = Api.AsMember(creator) })).Expect(404);
        }
    }

    [Fact]
    public async Task Defect_a_delivery_time_that_was_not_sent_became_0()
    {
        var creator = await Creator();
        var product = await AddProduct(creator, "custom");
        var changed = Items(await Put(creator, product, Body(("name", "A birthday song"))), "product")[0];
        Assert.Equal(("A birthday song", 3, "music,print"), ((string)changed["name"]!, (int)changed["delivery_time"]!, (string)changed["tags"]!));
        Assert.Equal(9, (int)Items(await Put(creator, product, Body(("delivery_time", 9))), "product")[0]["delivery_time"]!);
    }

    [Fact]
    public async Task Defect_the_delivery_time_of_a_change_was_not_checked()
    {
        var creator = await Creator();
        var product = await AddProduct(creator, "custom");
        foreach (var days in new[] { 0, 31, -1 })
            Assert.Equal(["delivery_time"], (await Put(creator, product, Body(("delivery_time", days)))).Expect(400).FaultyFields);
        Assert.Equal(
            new SortedSet<string> { "id", "name" }, new SortedSet<string>((await Api.Send("PUT", "/product/edit/none", Body(("name", "x")), new ApiCall { Token = Api.AsMember(creator) })).Expect(400).FaultyFields));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(45)]
    [InlineData("soon")]
    public async Task Of_a_digital_product_no_delivery_time_is_looked_at(object days)
    {
        var creator = await Creator();
        var product = await AddProduct(creator, "digital");
        var before = await Api.Scalar<long>("select coalesce(delivery_time, 0) from products where id = @id", ("@id", product));
        (await Put(creator, product, Body(("delivery_time", days is int number ? number : (string)days)))).Expect(200);
        Assert.Equal(before, await Api.Scalar<long>("select coalesce(delivery_time, 0) from products where id = @id", ("@id", product)));
    }

    [Fact]
    public async Task A_deleted_product_keeps_its_orders_and_files()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var product = await AddProduct(creator, "custom");
        var order = await Order(fan, product, creator);
        Assert.Equal("{}", (await Api.Send("DELETE", $"/product/delete/{Encoded(product)}", null, new ApiCall { Token = Api.AsMember(creator) })).Expect(200).Data!.ToJsonString());
        (await Api.Send("DELETE", $"/product/delete/{Encoded(product)}", null, new ApiCall { Token = Api.AsMember(creator) })).Expect(404);
        (await Api.Post($"/sales/delivered-product/{order}", "{}", Api.AsMember(creator))).Expect(200);
    }

    [Fact]
    public async Task Defect_nothing_that_a_browser_runs_could_be_kept_out_of_uploads()
    {
        var token = Api.AsMember(await Creator());
        Assert.Equal(["fileNames"], (await Api.Get("/product/upload-url?fileNames=%5B%22a.svg%22%5D", token)).Expect(400).FaultyFields);
        (await Api.Get("/product/upload-url", token)).Expect(400);
        var urls = (await Api.Get("/product/upload-url?fileNames=%5B%22a.PDF%22%5D", token)).Expect(200).Json["data"]!.AsArray();
        Assert.Matches(@"^uploads/shop/\d+[0-9a-f-]{36}\.pdf\z", (string)Assert.Single(urls)!["key"]!);
    }

    private Task<ApiAnswer> Put(long creator, long product, string body) =>
        Api.Send("PUT", $"/product/edit/{Encoded(product)}", body, new ApiCall { Token = Api.AsMember(creator) });

    private async Task<List<string>> Names(long creator, string target) => [.. Items(await Api.Get(target, Api.AsMember(creator)), "product").Select(static p => (string)p["name"]!)];
}
