using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Products;

public sealed class CreateProductTests : ShopTests
{
    [Fact]
    public async Task Defect_no_file_was_ever_saved()
    {
        var creator = await Creator();
        var picture = await Upload(creator, "png", Png);
        var file = await Upload(creator, "pdf", [1, 2, 3]);

        var echo = (await Create(creator, ("fileuploader-list-preview", picture), ("fileuploader-list-file", file))).Expect(200).Data!["product"]!;

        Assert.Equal(("digital", 0, "music,print", 120m), ((string)echo["type"]!, (int)echo["delivery_time"]!, (string)echo["tags"]!, (decimal)echo["price"]!));
        Assert.Equal([picture], echo["fileuploader-list-preview"]!.AsArray().Select(static k => (string)k!));
        var id = Api.Context.Ids.Decode((string)echo["id"]!)!.Value;
        Assert.Equal("1", await Api.Scalar<string>("select status from products where id = @id and user_id = @me", ("@id", id), ("@me", creator)));
        var stored = await Api.Scalar<string>("select file from products where id = @id", ("@id", id));
        Assert.EndsWith(".pdf", stored, StringComparison.Ordinal);
        Assert.True(await IsStored($"uploads/shop/{stored}"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json text")]
    [InlineData("array")]
    [InlineData("objects")]
    public async Task Defect_only_arrays_were_read_and_objects_crashed(string form)
    {
        var creator = await Creator();
        var key = await Upload(creator, "png", Png);
        JsonNode sent = form switch
        {
            "text" => key,
            "json text" => $"""["{key}"]""",
            "array" => new JsonArray(key),
            _ => new JsonArray(new JsonObject { ["media_path"] = key }),
        };
        var echo = (await Create(creator, ("fileuploader-list-preview", sent))).Expect(200).Data!["product"]!;
        Assert.Equal([key], echo["fileuploader-list-preview"]!.AsArray().Select(static k => (string)k!));
    }

    [Fact]
    public async Task Defect_the_stored_names_were_those_of_deleted_originals()
    {
        var creator = await Creator();
        (await Create(creator)).Expect(200);
        var name = await Api.Scalar<string>("select name from media_products where products_id = (select max(id) from products)");
        Assert.EndsWith(".webp", name, StringComparison.Ordinal);
        Assert.True(await IsStored($"uploads/shop/{name}"));
        Assert.Equal("webp", await Api.Scalar<string>("select media_extension from media_products where products_id = (select max(id) from products)"));
    }

    [Fact]
    public async Task Defect_what_the_buyer_pays_for_was_made_a_lossy_picture()
    {
        var creator = await Creator();
        var file = await Upload(creator, "png", Png);
        (await Create(creator, ("fileuploader-list-file", file))).Expect(200);
        var stored = await Api.Scalar<string>("select file from products where id = (select max(id) from products)");
        var kept = await Api.Context.MediaStore.Get(BingeMe.Handlers.Ports.MediaBucket.Main, $"uploads/shop/{stored}", 10_000, CancellationToken.None);
        Assert.Equal(Png, kept!.Bytes.ToArray());
    }

    [Fact]
    public async Task Defect_the_paid_file_was_among_the_pictures()
    {
        var creator = await Creator();
        var (one, two) = (await Upload(creator, "pdf", [1]), await Upload(creator, "pdf", [2]));
        (await Create(creator, ("fileuploader-list-file", new JsonArray(one, two)))).Expect(200);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from media_products where products_id = (select max(id) from products) and status = 'active'"));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from media_products where products_id = (select max(id) from products) and status = 'sold'"));

        var shared = await Upload(creator, "png", Png);
        Assert.Equal(
            ["fileuploader-list-file"], (await Create(creator, ("fileuploader-list-preview", shared), ("fileuploader-list-file", shared))).Expect(400).FaultyFields);
    }

    /// <summary>JSON within a text is read like any other: half a character in it is no name of a file, and no fault of ours.</summary>
    [Theory]
    [InlineData("[\"\\ud83d\"]")]
    [InlineData("[{\"media_path\":\"a\\udc00.pdf\"}]")]
    [InlineData("[\"a\"")]
    [InlineData("[[[]]]")]
    public async Task A_list_of_files_that_is_none_is_400(string list) =>
        Assert.Equal(["fileuploader-list-file"], (await Create(await Creator(), ("fileuploader-list-file", list))).Expect(400).FaultyFields);

    [Fact]
    public async Task Defect_files_of_other_creators_could_be_sold_and_destroyed()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var theirs = await Upload(other, "pdf", [1]);
        foreach (var key in new[] { theirs, $"uploads/updates/images/{creator}0b0e7f7e-3c1d-4a5b-8c2d-000000000001.png", "https://films.example/a.mp4" })
            Assert.Equal(["fileuploader-list-file"], (await Create(creator, ("fileuploader-list-file", key))).Expect(400).FaultyFields);
        Assert.True(await IsStored(theirs));
    }

    [Fact]
    public async Task Defect_a_failure_left_a_product_without_its_files()
    {
        var creator = await Creator();
        var before = Api.StoredMedia().Count;
        await Api.RefuseInserts("media_products");
        Assert.Equal(500, (await Create(creator)).Status);
        await Api.AllowInserts();
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from products where user_id = @me", ("@me", creator)));
        // The two uploads, and nothing that was made of them.
        Assert.Equal(before + 2, Api.StoredMedia().Count);
    }

    [Fact]
    public async Task Defect_bounds_and_types_were_not_enforced_and_every_fault_is_told_at_once()
    {
        var creator = await Creator();
        var answer = await Api.Post(
            "/product/create",
            """{"name":"abc","price":"-5","tags":"a","description":"short","type":"shares","delivery_time":"soon"}""",
            Api.AsMember(creator));
        Assert.Equal(
            new SortedSet<string> { "name", "price", "tags", "description", "type", "delivery_time", "fileuploader-list-preview" },
            new SortedSet<string>(answer.Expect(400).FaultyFields));
    }

    [Theory]
    [InlineData("49", false)]
    [InlineData("50", true)]
    [InlineData("120.505", false)]
    [InlineData("20000", true)]
    [InlineData("20001", false)]
    [InlineData("1e3", false)]
    [InlineData("", false)]
    public async Task The_price_is_within_what_the_form_says(string price, bool good)
    {
        // The demo's administration: 50 to 20,000 coins in India.
        var answer = await Create(await Creator(), ("price", price));
        if (good) answer.Expect(200);
        else Assert.Equal(["price"], answer.Expect(400).FaultyFields);
    }

    [Fact]
    public async Task A_synonym_is_stored_under_its_one_name_and_needs_days()
    {
        var creator = await Creator();
        Assert.Equal(["delivery_time"], (await Create(creator, ("type", "custom_content"))).Expect(400).FaultyFields);
        Assert.Equal(["delivery_time"], (await Create(creator, ("type", "custom"), ("delivery_time", 31))).Expect(400).FaultyFields);
        (await Create(creator, ("type", "custom_content"), ("delivery_time", "5"), ("fileuploader-list-file", null))).Expect(200);
        Assert.Equal("custom/5", await Api.Scalar<string>("select concat(type, '/', delivery_time) from products where id = (select max(id) from products)"));
    }

    [Theory]
    [InlineData("45")]
    [InlineData("soon")]
    public async Task A_digital_product_has_no_delivery_time_whatever_is_sent(string days)
    {
        (await Create(await Creator(), ("type", "digital"), ("delivery_time", days))).Expect(200);
        Assert.Equal("digital/0", await Api.Scalar<string>("select concat(type, '/', delivery_time) from products where id = (select max(id) from products)"));
    }

    [Fact]
    public async Task Ruling_23_only_verified_creators_sell()
    {
        (await Create(await Creator("plain_pat", verified: false))).Expect(403);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from products p inner join users u on u.id = p.user_id where u.username = 'plain_pat'"));
    }

    [Fact]
    public async Task A_repeat_with_one_key_makes_one_product()
    {
        var creator = await Creator();
        var body = Body(("type", "custom"), ("delivery_time", 3), ("fileuploader-list-preview", await Upload(creator, "png", Png)));
        var call = new ApiCall { Token = Api.AsMember(creator), Headers = [KeyValuePair.Create("Idempotency-Key", "song-1")] };
        var first = (await Api.Send("POST", "/product/create", body, call)).Expect(200);
        // What was made is told, although its maker could not make it any more.
        await Api.Execute("update users set verified_id = 'no' where id = @me", ("@me", creator));
        var second = (await Api.Send("POST", "/product/create", body, call)).Expect(200);
        Assert.Equal((string)first.Data!["product"]!["id"]!, (string)second.Data!["product"]!["id"]!);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from products where user_id = @me", ("@me", creator)));
    }
}
