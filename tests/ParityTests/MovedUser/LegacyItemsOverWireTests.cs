using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Platform.Configuration;
using BingeMe.TestSupport.Servers;
using ParityTests.Support;
using Xunit;

namespace ParityTests.MovedUser;

/// <summary>
/// Items written by hand as the legacy stack writes them (platform-auth P3, P7, P8), honoured by both native binaries: a user who began
/// on the legacy stack goes on here. Goals of live streams belong to no operation yet; the store's own tests read them.
/// </summary>
[Trait("Category", "Wire")]
public sealed class LegacyItemsOverWireTests : IAsyncLifetime
{
    private const long Ben = 7;
    private const string BensMail = "ben@fans.example";

    private SharedStores stores = null!;
    private WirePair pair = null!;
    private AmazonDynamoDBClient dynamo = null!;

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public async Task InitializeAsync()
    {
        stores = await SharedStores.Create("dynamodb", new() { ["RATE_LIMIT_GENERAL"] = "100/15m", ["RATE_LIMIT_AUTH_SIGNUP"] = "5/1m" });
        pair = await WirePair.StartShared(stores.Folder, stores.Environment);
        dynamo = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = (await TestServers.Dynamo).ToString(), AuthenticationRegion = "eu-west-2" });
        // The first requests connect.
        foreach (var host in new[] { "lambda", "kestrel" }) Assert.Equal(200, (await Send(host, "/auth/init", new() { ["client"] = "android" })).Status);
    }

    [Theory(DisplayName = "A legacy session is refreshed, and the new one is good on the other host")]
    [InlineData("lambda", "kestrel")]
    [InlineData("kestrel", "lambda")]
    public async Task Session(string host, string other)
    {
        var token = LegacyRefreshToken();
        await Put("sessions", LegacySession(token, Now + 3600 * 24 * 30));
        var answer = await Send(host, "/auth/refresh", new() { ["refreshToken"] = token });
        Assert.Equal(200, answer.Status);

        // Another app than the one that signed in: the session is renewed, and the old item names its one successor (ruling 30).
        var renewed = (string)answer.Json["data"]!["refreshToken"]!;
        var old = await Get("sessions", Key(token));
        Assert.Equal(renewed, old["replaced_by"].S);
        Assert.InRange(long.Parse(old["expires_at"].N), Now, Now + (3600 * 24 * 7));
        Assert.Equal(renewed, (string)(await Send(other, "/auth/refresh", new() { ["refreshToken"] = token })).Json["data"]!["refreshToken"]!);
        Assert.Equal(200, (await Send(other, "/auth/refresh", new() { ["refreshToken"] = renewed })).Status);
    }

    [Theory(DisplayName = "A legacy session that TTL has not deleted yet, or of another user, is refused")]
    [InlineData("lambda")]
    [InlineData("kestrel")]
    public async Task Session_refused(string host)
    {
        var (ended, foreign) = (LegacyRefreshToken(), LegacyRefreshToken());
        await Put("sessions", LegacySession(ended, Now - 1));
        var item = LegacySession(foreign, Now + 3600);
        item["userId"] = S("8");
        await Put("sessions", item);
        Assert.Equal(401, (await Send(host, "/auth/refresh", new() { ["refreshToken"] = ended })).Status);
        Assert.Equal(401, (await Send(host, "/auth/refresh", new() { ["refreshToken"] = foreign })).Status);
    }

    [Theory(DisplayName = "Signing out ends a legacy session and its push token, and no other device's")]
    [InlineData("lambda")]
    [InlineData("kestrel")]
    public async Task Logout(string host)
    {
        var (token, fcm) = (LegacyRefreshToken(), $"fcm-{Guid.NewGuid():N}");
        await Put("sessions", LegacySession(token, Now + 3600));
        await Put("fcm-token", new()
        {
            ["user_id"] = N(Ben),
            ["fcm_token"] = S(fcm),
            ["device_info"] = S("\"android\""),
            ["created_at"] = S("2025-06-01T10:00:00.000Z"),
            ["updated_at"] = S("2025-06-01T10:00:00.000Z"),
        });
        var user = new Dictionary<string, AttributeValue> { ["user_id"] = N(Ben) };
        Assert.Equal(200, (await Send(host, "/auth/logout", new() { ["refreshToken"] = "another", ["fcm_token"] = "another" }, LegacyAccessToken())).Status);
        Assert.Equal(fcm, (await Get("fcm-token", user))["fcm_token"].S);
        Assert.Equal(200, (await Send(host, "/auth/logout", new() { ["refreshToken"] = token, ["fcm_token"] = fcm }, LegacyAccessToken())).Status);
        Assert.Empty(await Get("fcm-token", user));
        Assert.Empty(await Get("sessions", Key(token)));
    }

    [Theory(DisplayName = "A legacy code works once, as a text or a number")]
    [InlineData("lambda", false)]
    [InlineData("kestrel", false)]
    [InlineData("lambda", true)]
    [InlineData("kestrel", true)]
    public async Task Code(string host, bool asNumber)
    {
        await Put("otp", LegacyCode(BensMail, "40213", attempts: 4, asNumber));
        Assert.Equal(200, await VerifyLogin(host, "40213"));
        Assert.Equal(401, await VerifyLogin(host, "40213"));
    }

    [Theory(DisplayName = "A legacy code with no tries left, or past its end, opens nothing, and each wrong try counts")]
    [InlineData("lambda")]
    [InlineData("kestrel")]
    public async Task Code_refused(string host)
    {
        await Put("otp", LegacyCode(BensMail, "40213", attempts: 5));
        Assert.Equal(401, await VerifyLogin(host, "40213"));
        var late = LegacyCode(BensMail, "40213", attempts: 0);
        late["expires_at"] = N(Now - 1);
        await Put("otp", late);
        Assert.Equal(401, await VerifyLogin(host, "40213"));
        await Put("otp", LegacyCode(BensMail, "40213", attempts: 3));
        Assert.Equal(401, await VerifyLogin(host, "11111"));
        Assert.Equal("4", (await Get("otp", new() { ["identifier"] = S(BensMail) }))["attempts"].N);
    }

    [Theory(DisplayName = "A legacy signup goes on under the address as it was typed")]
    [InlineData("lambda")]
    [InlineData("kestrel")]
    public async Task Signup(string host)
    {
        var typed = $"New.{host}@Mail.example";
        await Put("otp", LegacyCode(typed, "54321", attempts: 0));
        var answer = await Send(host, "/auth/signup/verify", new() { ["identifier"] = typed, ["otp"] = "54321", ["name"] = "New" }, LegacyVisitorToken());
        Assert.Equal(200, answer.Status);
        Assert.Equal(typed.ToLowerInvariant(), (string?)answer.Json["data"]!["user"]!["email"]);
    }

    [Theory(DisplayName = "A challenge that the legacy stack has seen is refused until its end")]
    [InlineData("lambda")]
    [InlineData("kestrel")]
    public async Task Challenge(string host)
    {
        // In the alphabet that apps send, which need not be the one that we keep.
        var bytes = RandomNumberGenerator.GetBytes(32);
        bytes[0] = 0xFF;
        var sent = Base64Url.EncodeToString(bytes);
        await Put("rate_limits", LegacyCount($"appattest:challenge:{sent}", 1, expiresAt: Now + 300));
        Assert.Equal(400, (await Attest(host, sent)).Status);

        var other = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await Put("rate_limits", LegacyCount($"appattest:challenge:{other}", 1, expiresAt: Now - 1));
        Assert.Equal(200, (await Attest(host, other)).Status);
        Assert.Equal(400, (await Attest(host, other)).Status);
    }

    [Theory(DisplayName = "A client whom the legacy stack refuses is refused, until the legacy window ends")]
    [InlineData("lambda")]
    [InlineData("kestrel")]
    public async Task Limit(string host)
    {
        // The host's own items say which address it takes this client for.
        var address = (await Identifiers()).First(i => i.StartsWith("rl:", StringComparison.Ordinal))["rl:".Length..].Split('#')[0];
        await Put("rate_limits", LegacyCount($"rl:{address}", 100, expiresAt: Now + 900));
        Assert.Equal(429, (await Send(host, "/auth/init", new() { ["client"] = "android" })).Status);
        await Put("rate_limits", LegacyCount($"rl:{address}", 99, expiresAt: Now + 900));
        Assert.Equal(200, (await Send(host, "/auth/init", new() { ["client"] = "android" })).Status);
        var over = LegacyCount($"rl:{address}", 100, expiresAt: Now + 900);
        over["timestamp"] = N((Now - 901) * 1000);
        await Put("rate_limits", over);
        Assert.Equal(200, (await Send(host, "/auth/init", new() { ["client"] = "android" })).Status);

        // A route's limit, whose end the legacy stack writes in milliseconds.
        await Put("rate_limits", LegacyCount($"rate_limit:{address}:/auth/signup", 5, expiresAt: (Now + 60) * 1000));
        var signup = new JsonObject { ["name"] = "Kim", ["email"] = $"kim-{host}@mail.example", ["terms"] = "1" };
        Assert.Equal(429, (await Send(host, "/auth/signup", signup, LegacyVisitorToken())).Status);
    }

    public async Task DisposeAsync()
    {
        dynamo.Dispose();
        await pair.DisposeAsync();
        await stores.DisposeAsync();
    }

    private static AttributeValue S(string text) => new() { S = text };

    private static AttributeValue N(long number) => new() { N = number.ToString() };

    private static Dictionary<string, AttributeValue> Key(string token) => new() { ["token"] = S(token), ["userId"] = S($"{Ben}") };

    private static Dictionary<string, AttributeValue> LegacySession(string token, long expiresAt) => new(Key(token))
    {
        ["expires_at"] = N(expiresAt),
        ["deviceFingerprint"] = S(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("UA|203.0.113.7|Chrome|Android|Pixel 9")))),
        ["ipAddress"] = S("203.0.113.7, 10.0.0.4"),
        ["app"] = S("BingeMe/7.1 (Android 15; Pixel 9)"),
        ["createdAt"] = S(DateTimeOffset.UtcNow.AddDays(-3).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")),
    };

    private static Dictionary<string, AttributeValue> LegacyCode(string identifier, string code, int attempts, bool asNumber = false) => new()
    {
        ["identifier"] = S(identifier),
        ["otp"] = asNumber ? new() { N = code } : S(code),
        ["timestamp"] = N(Now * 1000),
        ["attempts"] = N(attempts),
        ["expires_at"] = N(Now + 600),
    };

    private static Dictionary<string, AttributeValue> LegacyCount(string identifier, int count, long expiresAt) => new()
    {
        ["identifier"] = S(identifier),
        ["count"] = N(count),
        ["timestamp"] = N(Now * 1000),
        ["expires_at"] = N(expiresAt),
    };

    // Without the claims that ours add (platform-auth P3).
    private static string LegacyToken(Setting<string> secret, string id, string role, bool anonymous)
    {
        var claims = new JsonObject { ["id"] = id, ["role"] = role };
        if (anonymous) claims["isAnonymous"] = true;
        // Two tokens of one second must differ.
        claims["iat"] = Now - RandomNumberGenerator.GetInt32(1, 100_000);
        claims["exp"] = Now + 3600 * 24 * 30;
        var text = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.DevelopmentValue!), Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string BensId() => new BingeMe.Handlers.Security.EncodedIds(SecuritySettings.EncryptSecret.DevelopmentValue!).Encode(Ben);

    private static string LegacyRefreshToken() => LegacyToken(SecuritySettings.RefreshSecret, BensId(), "user", anonymous: false);

    private static string LegacyAccessToken() => LegacyToken(SecuritySettings.AccessSecret, BensId(), "user", anonymous: false);

    private static string LegacyVisitorToken() => LegacyToken(SecuritySettings.AccessSecret, "anon_1750000000000_0123456789ab", "anonymous", anonymous: true);

    private Task<(int Status, JsonNode Json)> Attest(string host, string challenge) => Send(host, "/auth/init", new()
    {
        ["keyId"] = "key",
        ["attestationObject"] = "AAAA",
        ["clientDataHash"] = Convert.ToBase64String(new byte[32]),
        ["challenge"] = challenge,
    });

    private async Task<int> VerifyLogin(string host, string code) =>
        (await Send(host, "/auth/login/verify", new() { ["identifier"] = BensMail, ["otp"] = code }, LegacyVisitorToken())).Status;

    private async Task<(int Status, JsonNode Json)> Send(string host, string target, JsonObject body, string? token = null)
    {
        List<KeyValuePair<string, string>> headers = [new("User-Agent", "BingeMe/7.2 (Android 15)"), new("Content-Type", "application/json")];
        if (token is not null) headers.Add(new("Authorization", $"Bearer {token}"));
        var wire = new WireRequest { Method = "POST", Target = target, Headers = headers, Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
        var sample = Encoding.UTF8.GetString(EventWriter.ToBytes(wire, EventKind.RestV1));
        var answer = host == "lambda" ? await pair.Lambda(sample, CancellationToken.None) : await pair.Kestrel(sample, CancellationToken.None);
        return (answer.Status, JsonNode.Parse(answer.Body.Span)!);
    }

    private Task<PutItemResponse> Put(string table, Dictionary<string, AttributeValue> item) => dynamo.PutItemAsync(Table(table), item);

    private async Task<Dictionary<string, AttributeValue>> Get(string table, Dictionary<string, AttributeValue> key) =>
        (await dynamo.GetItemAsync(Table(table), key, consistentRead: true)).Item ?? [];

    private async Task<IEnumerable<string>> Identifiers() =>
        (await dynamo.ScanAsync(new ScanRequest { TableName = Table("rate_limits"), ConsistentRead = true })).Items.Select(i => i["identifier"].S);

    private string Table(string name) => $"{name}-{stores.Environment["DYNAMODB_TABLE_SUFFIX"]}";
}
