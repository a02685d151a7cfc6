using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>POST /auth/init without a verifier of attestations.</summary>
public sealed class InitTests : AuthTests
{
    private static readonly byte[] Challenge = [.. Enumerable.Range(1, 32).Select(static i => (byte)(i * 7))];

    [Fact]
    public async Task Swagger_gets_an_anonymous_session()
    {
        var answer = (await Post("/auth/init", ("client", "Swagger"))).Expect(200);
        Assert.Equal("{accessToken:string,anonymousUserId:string,client:string,expiresIn:number,refreshExpiresIn:number,refreshToken:string}", answer.DataShape);
        Assert.Equal("swagger", answer["client"]);
    }

    [Fact]
    public async Task The_anonymous_id_has_the_contracts_form_and_a_stored_session()
    {
        var answer = (await Post("/auth/init", ("client", "swagger"))).Expect(200);
        var id = answer["anonymousUserId"];
        Assert.Matches(new Regex("^anon_[0-9]{13}_[0-9a-f]{12}$"), id);
        Assert.StartsWith($"anon_{ApiUnderTest.Start.ToUnixTimeMilliseconds()}_", id, StringComparison.Ordinal);
        var session = await Api.Context.Sessions.Find(answer["refreshToken"], id, CancellationToken.None);
        Assert.NotNull(session);
        Assert.Equal(Api.Now.AddDays(60), session.ExpiresAt);
        Assert.Equal("203.0.113.7", session.IpAddress);
        Assert.Equal("BingeMeTests/1", session.App);
        Assert.Matches(new Regex("^[0-9a-f]{64}$"), session.DeviceFingerprint);
    }

    [Fact]
    public async Task Both_tokens_carry_the_anonymous_claims()
    {
        var answer = (await Post("/auth/init", ("client", "swagger"))).Expect(200);
        foreach (var token in new[] { answer["accessToken"], answer["refreshToken"] })
        {
            var claims = Jwt.Payload(token);
            Assert.Equal(answer["anonymousUserId"], (string?)claims["id"]);
            Assert.Equal("anonymous", (string?)claims["role"]);
            Assert.True((bool?)claims["isAnonymous"]);
            Assert.Equal(Api.Now.ToUnixTimeSeconds(), (long?)claims["iat"]);
        }

        Assert.Equal(3600, (long)Jwt.Payload(answer["accessToken"])["exp"]! - Api.Now.ToUnixTimeSeconds());
        Assert.Equal(5184000, (long)Jwt.Payload(answer["refreshToken"])["exp"]! - Api.Now.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("client")]
    [InlineData("device")]
    [InlineData("platform")]
    public async Task Defect_android_gets_a_session_and_can_sign_up(string field)
    {
        var answer = (await Post("/auth/init", (field, "ANDROID"))).Expect(200);
        Assert.Equal("{accessToken:string,action:string,anonymousUserId:string,client:string,expiresIn:number,refreshExpiresIn:number,refreshToken:string}", answer.DataShape);
        Assert.Equal(("android", "noop"), (answer["client"], answer["action"]));
        (await Api.Post("/auth/signup", Json(("name", "Ann"), ("email", "ann@mail.example"), ("terms", "1")), answer["accessToken"])).Expect(200);
    }

    [Fact]
    public async Task The_client_may_stand_in_the_header_and_the_body_goes_first()
    {
        var header = new ApiCall { Headers = [new("X-Client", "android")] };
        Assert.Equal("android", (await Api.Send("POST", "/auth/init", "{}", header)).Expect(200)["client"]);
        Assert.Equal("swagger", (await Api.Send("POST", "/auth/init", """{"client":" ","device":"swagger"}""", header)).Expect(200)["client"]);
    }

    [Fact]
    public async Task An_ios_device_without_attestation_falls_back()
    {
        var answer = (await Post("/auth/init", ("client", "ios"), ("unsupported", true))).Expect(200);
        Assert.Equal("{accessToken:string,anonymousUserId:string,expiresIn:number,fallback:bool,refreshExpiresIn:number,refreshToken:string}", answer.DataShape);
    }

    [Fact]
    public async Task Every_missing_field_of_the_attest_flow_is_named_at_once() =>
        AssertFaults(await Post("/auth/init", ("client", "anything else")), "keyId", "attestationObject", "clientDataHash", "challenge");

    [Theory]
    [InlineData("not base64!", "challenge")]
    [InlineData("AAAA", "challenge")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA=", "challenge")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "challenge")]
    public async Task A_challenge_that_is_not_base64_of_32_bytes_is_refused(string challenge, string field) =>
        AssertFaults(await Attest("key", challenge), field);

    [Fact]
    public async Task Defect_attestation_is_reported_truthfully_when_nothing_verifies_it()
    {
        var answer = (await Attest("key", Convert.ToBase64String(Challenge))).Expect(200);
        Assert.False((bool)answer.Data!["appAttestVerified"]!);
        Assert.Equal("com.bingeme.app", answer["bundleId"]);
        Assert.Equal("TEAM", answer["teamId"]);
        Assert.Equal("4.2", answer["appVersion"]);
    }

    [Fact]
    public async Task Ruling_39_what_an_attesting_app_did_not_say_of_itself_is_null_and_not_absent()
    {
        var data = (await Post(
            "/auth/init", ("client", "ios"), ("keyId", "key"), ("attestationObject", "AAAA"), ("challenge", Convert.ToBase64String(Challenge)),
            ("clientDataHash", Convert.ToBase64String(SHA256.HashData(Challenge))))).Expect(200).Data!.AsObject();
        foreach (var key in new[] { "bundleId", "teamId", "appVersion" }) Assert.True(data.TryGetPropertyValue(key, out var value) && value is null, key);

        var fallback = (await Post("/auth/init", ("client", "ios"), ("unsupported", true))).Expect(200).Data!.AsObject();
        Assert.DoesNotContain("bundleId", fallback.Select(p => p.Key));
    }

    [Fact]
    public async Task Url_safe_base64_is_taken_too() =>
        (await Attest("key", Convert.ToBase64String(Challenge).Replace('+', '-').Replace('/', '_').TrimEnd('='))).Expect(200);

    [Fact]
    public async Task A_challenge_is_good_once()
    {
        (await Attest("key", Convert.ToBase64String(Challenge))).Expect(200);
        AssertFaults(await Attest("key", Convert.ToBase64String(Challenge)), "challenge");
    }

    [Fact]
    public async Task Defect_a_challenge_is_not_good_again_in_another_spelling()
    {
        var standard = Convert.ToBase64String(Challenge);
        (await Attest("key", standard)).Expect(200);
        AssertFaults(await Attest("key", standard.TrimEnd('=')), "challenge");
        AssertFaults(await Attest("key", standard.Replace('+', '-').Replace('/', '_')), "challenge");
    }

    [Fact]
    public async Task Defect_challenges_are_claimed_without_a_race()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => Attest("key", Convert.ToBase64String(Challenge)))));
        Assert.Single(answers, static a => a.Status == 200);
        Assert.Equal(29, answers.Count(static a => a.Status == 400));
    }

    [Fact]
    public async Task A_type_that_does_not_fit_is_a_fault_of_its_field()
    {
        var answer = await Api.Post("/auth/init", """{"client":{"a":1},"unsupported":"yes"}""");
        Assert.Superset(new HashSet<string> { "client", "unsupported" }, answer.Expect(400).FaultyFields.ToHashSet());
    }

    private Task<ApiAnswer> Attest(string keyId, string challenge) => Post(
        "/auth/init",
        ("client", "ios"), ("keyId", keyId), ("attestationObject", "AAAA"), ("challenge", challenge), ("bundleId", "com.bingeme.app"), ("teamId", "TEAM"),
        ("appVersion", "4.2"), ("clientDataHash", Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(challenge)))));
}
