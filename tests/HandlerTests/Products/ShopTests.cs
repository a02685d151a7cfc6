using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;

namespace HandlerTests.Products;

/// <summary>Tests of what creators sell: a creator, a fan, products and orders.</summary>
public abstract class ShopTests : ApiTests
{
    /// <summary>A PNG of one pixel.</summary>
    protected static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private int uploads;

    protected Task<long> Creator(string username = "cleo_art", bool verified = true) => Api.AddMember(new TestMember(username) { Name = "Cleo Art", IsCreator = verified });

    protected Task<long> Fan(string username = "fan_fred") => Api.AddMember(new TestMember(username) { Name = "Fred Fan", Email = $"{username}@fans.example" });

    protected async Task<string> Upload(long owner, string extension, byte[] bytes)
    {
        var key = $"uploads/shop/{owner}0b0e7f7e-3c1d-4a5b-8c2d-{++uploads:x12}.{extension}";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(bytes, "application/octet-stream"), CancellationToken.None);
        return key;
    }

    protected Task<bool> IsStored(string key) => Api.Context.MediaStore.Exists(MediaBucket.Main, key, CancellationToken.None);

    protected static string Body(params (string Name, JsonNode? Value)[] members)
    {
        var body = new JsonObject
        {
            ["name"] = "Chord sheets",
            ["price"] = 120,
            ["tags"] = "music, print",
            ["description"] = "Twelve pages, printable.",
        };
        foreach (var (name, value) in members) body[name] = value;
        return body.ToJsonString();
    }

    protected async Task<ApiAnswer> Create(long creator, params (string Name, JsonNode? Value)[] members)
    {
        var given = members.Select(static m => m.Name).ToHashSet();
        var more = new List<(string, JsonNode?)>();
        if (!given.Contains("type")) more.Add(("type", "digital"));
        if (!given.Contains("fileuploader-list-preview")) more.Add(("fileuploader-list-preview", await Upload(creator, "png", Png)));
        if (!given.Contains("fileuploader-list-file")) more.Add(("fileuploader-list-file", await Upload(creator, "pdf", [1, 2])));
        return await Api.Post("/product/create", Body([.. more, .. members]), Api.AsMember(creator));
    }

    protected async Task<long> AddProduct(long owner, string type = "digital", decimal price = 120, string status = "1", string file = "", string name = "Chord sheets", string? tags = "music")
    {
        await Api.Execute(
            """
            insert into products (user_id, name, type, price, delivery_time, tags, description, file, status, created_at)
            values (@owner, @name, @type, @price, 3, @tags, 'Twelve pages', @file, @status, '2025-04-15 10:00:00')
            """,
            ("@owner", owner), ("@name", name), ("@type", type), ("@price", price), ("@tags", tags), ("@file", file), ("@status", status));
        return await Newest("products");
    }

    protected Task AddPicture(long product, string name, string status = "active") => Api.Execute(
        "insert into media_products (products_id, name, status) values (@p, @n, @s)", ("@p", product), ("@n", name), ("@s", status));

    /// <summary>An order, and what was paid for it: 100 coins, of which the seller gets 80.</summary>
    protected async Task<long> Order(long buyer, long product, long seller, string state = "pending", string? approved = "1", int status = 1)
    {
        if (approved is not null)
        {
            await Api.Execute(
                """
                insert into transactions (type, user_id, subscribed, ref_id, amount, earning_net_user_coins, approved, created_at)
                values ('product', @buyer, @seller, @product, 100, 80, @approved, '2025-06-01 10:00:00')
                """,
                ("@buyer", buyer), ("@seller", seller), ("@product", product), ("@approved", approved));
        }

        await Api.Execute(
            """
            insert into purchases (user_id, products_id, transactions_id, delivery_status, status, description_custom_content, created_at)
            values (@buyer, @product, @transaction, @state, @status, 'Cheerful please', '2025-07-04 10:00:00')
            """,
            ("@buyer", buyer), ("@product", product), ("@transaction", approved is null ? null : await Newest("transactions")), ("@state", state), ("@status", status));
        return await Newest("purchases");
    }

    protected Task<long> Newest(string table) => Api.Scalar<long>($"select max(cast(id as signed)) from {table}");

    protected string Encoded(long id) => Api.Context.Ids.Encode(id);

    protected static List<JsonNode> Items(ApiAnswer answer, string member) => [.. answer.Expect(200).Data![member]!.AsArray().Select(static i => i!)];
}
