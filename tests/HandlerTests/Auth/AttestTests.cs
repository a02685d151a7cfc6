using System.Security.Cryptography;
using System.Text;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>POST /auth/init where attestations are verified, and where parts are switched off or broken.</summary>
public sealed class AttestTests : AuthTests
{
    private static readonly string Challenge = Convert.ToBase64String(Enumerable.Range(0, 32).Select(static i => (byte)i).ToArray());
    private BrokenSessions sessions = null!;

    [Fact]
    public async Task A_good_attestation_is_reported_as_verified()
    {
        var answer = (await Attest("good", SHA256.HashData(Convert.FromBase64String(Challenge)))).Expect(200);
        Assert.True((bool)answer.Data!["appAttestVerified"]!);
        Assert.Equal(
            "{accessToken:string,anonymousUserId:string,appAttestVerified:bool,appVersion:null,bundleId:null,expiresIn:number,refreshExpiresIn:number,refreshToken:string,teamId:null}",
            answer.DataShape);
    }

    [Fact]
    public async Task The_hash_may_be_of_the_challenges_text() => (await Attest("good", SHA256.HashData(Encoding.UTF8.GetBytes(Challenge)))).Expect(200);

    [Fact]
    public async Task A_refused_attestation_is_401() => (await Attest("bad", SHA256.HashData(Convert.FromBase64String(Challenge)))).Expect(401);

    [Fact]
    public async Task A_hash_of_something_else_is_401() => (await Attest("good", SHA256.HashData("other"u8))).Expect(401);

    [Fact]
    public async Task A_hash_of_another_length_is_401() => (await Attest("good", [1, 2, 3])).Expect(401);

    [Fact]
    public async Task Defect_swagger_needs_permission() => (await Post("/auth/init", ("client", "swagger"))).Expect(403);

    [Fact]
    public async Task Without_a_stored_session_no_token_is_handed_out()
    {
        sessions.RefusesPuts = true;
        var answer = (await Post("/auth/init", ("client", "android"))).Expect(503);
        Assert.Null(answer.Data);
        Assert.NotNull(answer.Headers["Retry-After"]);
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(
        new() { ["ALLOW_SWAGGER_CLIENT"] = "off" },
        context => context with { AppAttest = new FakeAppAttest("good"), Sessions = sessions = new BrokenSessions(context.Sessions) });

    private Task<ApiAnswer> Attest(string keyId, byte[] hash) => Post(
        "/auth/init", ("keyId", keyId), ("attestationObject", "AAAA"), ("challenge", Challenge), ("clientDataHash", Convert.ToBase64String(hash)));
}
