using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;

namespace HandlerTests.Verification;

/// <summary>Tests of being verified: a member in India with papers.</summary>
public abstract class VerificationTests : ApiTests
{
    protected const string Pan = "QWERT6789Z";
    protected const string Aadhaar = "998877665544";
    protected const string Prefix = "uploads/verification/";

    /// <summary>A PNG of one pixel.</summary>
    protected static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private int uploads;

    protected Task<long> Member(string username = "vera_newcomer") => Api.AddMember(new TestMember(username) { Name = "Vera", Email = $"{username}@mail.example", CountriesId = "99" });

    protected async Task<string> Upload(long owner, string extension, byte[]? bytes = null, string area = "verification")
    {
        var key = $"uploads/{area}/{owner}0b0e7f7e-3c1d-4a5b-8c2d-{Interlocked.Increment(ref uploads):x12}.{extension}";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(bytes ?? Png, "application/octet-stream"), CancellationToken.None);
        return key;
    }

    /// <summary>A request of a member in India, with all of its papers uploaded.</summary>
    protected async Task<JsonObject> Indian(long member, params (string Name, JsonNode? Value)[] more)
    {
        var body = new JsonObject
        {
            ["full_name"] = "Vera Newcomer",
            ["username"] = "vera_real",
            ["countries_id"] = 99,
            ["state_id"] = 10,
            ["address"] = "1 Lantern Lane",
            ["city"] = "Mysuru",
            ["zip"] = 570001,
            ["social_url"] = "https://social.example/vera",
            ["pancard"] = Pan,
            ["aadhar"] = Aadhaar,
            ["pancard_image"] = new JsonArray(await Upload(member, "png")),
            ["aadhar_image"] = await Upload(member, "png"),
            ["selfie_image"] = new JsonObject { ["name"] = "me at home.png", ["path"] = await Upload(member, "png") },
        };
        foreach (var (name, value) in more) body[name] = value;
        return body;
    }

    /// <summary>A request of a member somewhere else.</summary>
    protected async Task<JsonObject> Abroad(long member, int country, params (string Name, JsonNode? Value)[] more)
    {
        var body = new JsonObject
        {
            ["full_name"] = "Vera Newcomer",
            ["username"] = "vera_real",
            ["countries_id"] = country,
            ["address"] = "1 Lantern Lane",
            ["city"] = "Elsewhere",
            ["zip"] = "90210",
            ["social_url"] = "https://social.example/vera",
            ["identity"] = new JsonArray(await Upload(member, "png")),
        };
        foreach (var (name, value) in more) body[name] = value;
        return body;
    }

    protected Task<ApiAnswer> Submit(long member, JsonObject body) => Api.Post("/verification/account", body.ToJsonString(), Api.AsMember(member));

    protected Task<ApiAnswer> Account(long member) => Api.Get("/verification/account", Api.AsMember(member));

    protected Task<string?> Request(long member, string column) => Api.Scalar<string>($"select {column} from verification_requests where user_id = @id order by id desc limit 1", ("@id", member));

    protected Task<long> Requests(long member) => Api.Scalar<long>("select count(*) from verification_requests where user_id = @id", ("@id", member));

    protected IEnumerable<string> Papers() => Api.StoredMedia().Where(static k => k.StartsWith(Prefix, StringComparison.Ordinal));

    protected static string Plain(JsonNode? node) => node!.ToJsonString(Relaxed);

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
