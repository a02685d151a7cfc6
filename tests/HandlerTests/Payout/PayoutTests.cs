using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;

namespace HandlerTests.Payout;

/// <summary>Tests of where money goes: a verified creator in India, whose destination is not set.</summary>
public abstract class PayoutTests : ApiTests
{
    /// <summary>A PNG of one pixel.</summary>
    protected static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    protected const string Account = """{"bank":{"acc_no":"123456789012","name":"Asha Rao","bank_name":"Test Bank","ifsc":"TEST0123456"}}""";

    private int uploads;

    protected Task<long> Creator(string username = "asha_rao") =>
        Api.AddMember(new TestMember(username) { Name = "Asha Rao", Email = $"{username}@creators.example", IsCreator = true, CountriesId = "99" });

    protected Task<ApiAnswer> Save(long member, string body) => Api.Post("/payout/create", body, Api.AsMember(member));

    protected Task<ApiAnswer> Show(long member) => Api.Get("/payout", Api.AsMember(member));

    protected Task<ApiAnswer> Delete(long member, string? body = null) => Api.Send("DELETE", "/payout/delete", body, new ApiCall { Token = Api.AsMember(member) });

    protected async Task<string> Upload(long owner, string extension, byte[]? bytes = null)
    {
        var key = $"uploads/payout/{owner}0b0e7f7e-3c1d-4a5b-8c2d-{++uploads:x12}.{extension}";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(bytes ?? Png, "application/octet-stream"), CancellationToken.None);
        return key;
    }

    protected Task<ApiAnswer> Say(long member, string message, params string[] keys) => Api.Post(
        "/payout/conversations/store",
        new JsonObject { ["message"] = message, ["payout_image_keys"] = new JsonArray([.. keys.Select(static k => (JsonNode)k)]) }.ToJsonString(),
        Api.AsMember(member));

    protected Task<string?> Stored(long member, string column) => Api.Scalar<string>($"select {column} from users where id = @id", ("@id", member));

    /// <summary>Members of an answer without what time or chance makes.</summary>
    protected static string Plain(JsonNode? node) => node!.ToJsonString(Relaxed);

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
