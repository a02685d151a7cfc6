using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Identity;

namespace BingeMe.PlatformTests.Identity;

public sealed class AppleCodeExchangeTests : IDisposable
{
    private readonly ManualClock clock = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly FakeServer server;
    private (int Status, string Body) answer = (200, """{"access_token":"a","id_token":"the.id.token","token_type":"Bearer"}""");
    private string body = "";

    public AppleCodeExchangeTests() => server = new FakeServer(b =>
    {
        body = b;
        return answer;
    });

    public void Dispose()
    {
        server.Dispose();
        http.Dispose();
        key.Dispose();
    }

    [Fact]
    public async Task A_code_becomes_an_identity_token_by_a_secret_that_we_sign()
    {
        Assert.Equal("the.id.token", await Exchange(key.ExportPkcs8PrivateKeyPem()).Exchange("c0de", "our.app", "https://b.example/cb", default));
        var form = HttpUtility.ParseQueryString(body);
        Assert.Equal(("c0de", "our.app", "authorization_code", "https://b.example/cb"), (form["code"], form["client_id"], form["grant_type"], form["redirect_uri"]));
        var parts = form["client_secret"]!.Split('.');
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement;
        Assert.Equal(("ES256", "KEYID12345"), (header.GetProperty("alg").GetString(), header.GetProperty("kid").GetString()));
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal("TEAMID1234", claims.GetProperty("iss").GetString());
        Assert.Equal("https://appleid.apple.com", claims.GetProperty("aud").GetString());
        Assert.Equal("our.app", claims.GetProperty("sub").GetString());
        Assert.Equal(300, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task The_key_may_come_on_one_line_or_bare()
    {
        var pem = key.ExportPkcs8PrivateKeyPem();
        Assert.NotNull(await Exchange(pem.Replace("\n", "\\n", StringComparison.Ordinal)).Exchange("c", "our.app", null, default));
        Assert.DoesNotContain("redirect_uri", body, StringComparison.Ordinal);
        Assert.NotNull(await Exchange(Convert.ToBase64String(key.ExportPkcs8PrivateKey())).Exchange("c", "our.app", null, default));
    }

    [Fact]
    public async Task A_refused_code_is_null_and_all_else_is_a_dependency_that_is_down()
    {
        var exchange = Exchange(key.ExportPkcs8PrivateKeyPem());
        answer = (400, """{"error":"invalid_grant"}""");
        Assert.Null(await exchange.Exchange("c", "our.app", null, default));
        foreach (var down in new[] { (400, """{"error":"invalid_client"}"""), (500, "{}"), (200, "no json"), (200, "{}") })
        {
            answer = down;
            await Assert.ThrowsAsync<DependencyException>(() => exchange.Exchange("c", "our.app", null, default));
        }

        server.Dispose();
        await Assert.ThrowsAsync<DependencyException>(() => exchange.Exchange("c", "our.app", null, default));
    }

    [Theory]
    [InlineData(408, DependencyFailure.Busy)]
    [InlineData(429, DependencyFailure.Busy)]
    [InlineData(500, DependencyFailure.Broken)]
    [InlineData(502, DependencyFailure.Broken)]
    [InlineData(503, DependencyFailure.Broken)]
    [InlineData(401, DependencyFailure.Refused)]
    public async Task What_passes_is_not_told_as_a_wrong_setting(int status, DependencyFailure kind)
    {
        answer = (status, "{}");
        Assert.Equal(kind, (await Assert.ThrowsAsync<DependencyException>(() => Exchange(key.ExportPkcs8PrivateKeyPem()).Exchange("c", "our.app", null, default))).Kind);
    }

    [Fact]
    public async Task A_missing_or_broken_key_is_told_without_quoting_it()
    {
        await Assert.ThrowsAsync<DependencyException>(() => new AppleCodeExchange(null, () => http, clock).Exchange("c", "our.app", null, default));
        var e = await Assert.ThrowsAsync<DependencyException>(() => Exchange("broken-key-text").Exchange("c", "our.app", null, default));
        Assert.DoesNotContain("broken-key-text", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new AppleCredentials("T", "K", "secret").ToString(), StringComparison.Ordinal);
    }

    private AppleCodeExchange Exchange(string privateKey) =>
        new(new AppleCredentials("TEAMID1234", "KEYID12345", privateKey), () => http, clock, server.Url);
}
