using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Integrations.Push;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Http;
using Microsoft.AspNetCore.Http;

namespace BingeMe.PlatformTests.Integrations;

public sealed class FcmPushTests : IAsyncLifetime, IPushTokens
{
    private static readonly PushMessage Message = new("Hello", "A new post", new Dictionary<string, string> { ["type"] = "6", ["link"] = "/x" });

    private readonly RSA key = RSA.Create(2048);
    private readonly ManualClock clock = new();
    private readonly HeardFaults faults = new();
    private readonly ConcurrentDictionary<long, string> devices = new() { [7] = "device-7" };
    private FakeHttp google = null!;
    private (int Status, string Body) verdict = (200, """{"name":"projects/p/messages/1"}""");
    private int expiresIn = 3600;

    public async Task InitializeAsync() => google = await FakeHttp.Start(Google);

    public async Task DisposeAsync() => await google.DisposeAsync();

    [Fact]
    public async Task A_push_is_sent_with_a_token_that_a_signed_grant_bought()
    {
        await Send();

        var sent = Assert.Single(Sends());
        Assert.Equal("/v1/projects/p-1/messages:send", sent.Target);
        Assert.Equal("Bearer ya29.1", sent.Headers["authorization"]);
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"message":{"token":"device-7","notification":{"title":"Hello","body":"A new post"},"data":{"type":"6","link":"/x"},"android":{"notification":{"tag":"job-1"}},"apns":{"headers":{"apns-collapse-id":"job-1"}}}}"""), JsonNode.Parse(sent.Text)),
            sent.Text);

        var form = HttpUtility.ParseQueryString(Assert.Single(Grants()).Text);
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        var parts = form["assertion"]!.Split('.');
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        Assert.Equal("push@p-1.example", (string?)claims["iss"]);
        Assert.Equal(FcmPush.Scope, (string?)claims["scope"]);
        Assert.Equal(new Uri(google.Url, "token").ToString(), (string?)claims["aud"]);
        Assert.Equal(600, (long)claims["exp"]! - (long)claims["iat"]!);
    }

    [Fact]
    public async Task One_token_serves_many_pushes_until_it_ends()
    {
        var push = Push();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => push.Deliver(7, $"job-{i}", Message, CancellationToken.None)));
        Assert.Single(Grants());
        Assert.Equal(8, Sends().Count);

        clock.Advance(TimeSpan.FromSeconds(expiresIn - 59));
        await push.Deliver(7, "job-9", Message, CancellationToken.None);
        Assert.Equal(2, Grants().Count);
    }

    [Fact]
    public async Task A_device_that_is_gone_is_forgotten()
    {
        verdict = (404, """{"error":{"code":404,"status":"NOT_FOUND","details":[{"@type":"t"},{"errorCode":"UNREGISTERED"}]}}""");
        await Send();
        Assert.False(devices.ContainsKey(7));
    }

    [Theory]
    [InlineData(404, """{"error":{"code":404,"status":"NOT_FOUND"}}""")]
    [InlineData(404, "nonsense")]
    [InlineData(400, """{"error":{"details":[{"errorCode":"UNREGISTERED"}]}}""")]
    public async Task A_refusal_for_good_is_told_not_tried_again_and_forgets_no_device(int status, string body)
    {
        verdict = (status, body);
        Assert.False(await Send());
        Assert.True(devices.ContainsKey(7));
        Assert.Single(Sends());
        Assert.Contains($"{status}", Assert.Single(faults.All).Cause.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(403)]
    public async Task What_may_pass_is_left_to_be_tried_again(int status)
    {
        verdict = (status, "");
        await Assert.ThrowsAsync<DependencyException>(Send);
        Assert.True(devices.ContainsKey(7));
        Assert.Single(Sends());
    }

    [Fact]
    public async Task A_withdrawn_token_is_replaced_once()
    {
        verdict = (401, "{}");
        await Assert.ThrowsAsync<DependencyException>(Send);
        Assert.Equal(2, Sends().Count);
        Assert.Equal(2, Grants().Count);
    }

    [Fact]
    public async Task A_member_without_a_device_costs_no_call()
    {
        devices.Clear();
        await Send();
        Assert.Empty(google.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"project_id\":\"p\"}")]
    [InlineData("/no/such/file")]
    public void A_bad_account_is_named_without_its_content(string setting)
    {
        var e = Assert.Throws<FormatException>(() => ServiceAccount.Read(setting));
        Assert.StartsWith("FCM_SERVICE_ACCOUNT", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("project_id\":", e.Message, StringComparison.Ordinal);
    }

    Task IPushTokens.Put(PushToken token, CancellationToken cancelled) => throw new NotSupportedException();

    Task<PushToken?> IPushTokens.Find(long userId, CancellationToken cancelled) =>
        Task.FromResult(devices.TryGetValue(userId, out var device) ? new PushToken(userId, device, "{}", clock.GetUtcNow()) : null);

    Task<bool> IPushTokens.Delete(long userId, string fcmToken, CancellationToken cancelled) => Task.FromResult(devices.TryRemove(new(userId, fcmToken)));

    private Task<bool> Send() => Push().Deliver(7, "job-1", Message, CancellationToken.None);

    private FcmPush Push()
    {
        var account = ServiceAccount.Read(JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["project_id"] = "p-1",
            ["client_email"] = "push@p-1.example",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            ["private_key_id"] = "k1",
            ["token_uri"] = new Uri(google.Url, "token").ToString(),
        }));
        return new FcmPush(
            Parts.Http(), new GoogleAccessTokens(Parts.Http(), () => account, FcmPush.Scope, clock), () => account, this, google.Url, faults);
    }

    private List<RecordedRequest> Grants() => [.. google.Requests.Where(r => r.Target == "/token")];

    private List<RecordedRequest> Sends() => [.. google.Requests.Where(r => r.Target != "/token")];

    private Task Google(RecordedRequest request, HttpContext context) => request.Target == "/token"
        ? FakeHttp.Write(context, 200, $$"""{"access_token":"ya29.{{Grants().Count}}","expires_in":{{expiresIn}},"token_type":"Bearer"}""")
        : FakeHttp.Write(context, verdict.Status, verdict.Body);
}
