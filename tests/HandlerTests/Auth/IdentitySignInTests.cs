using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>POST /auth/google and POST /auth/apple.</summary>
public sealed class IdentitySignInTests : AuthTests
{
    private readonly FakeIdentityTokens identities = new();

    [Fact]
    public async Task A_newcomer_gets_an_account()
    {
        var answer = (await Google(new("g-1", "New.One@mail.example", true, "New One"))).Expect(200);
        Assert.Equal(SignedInShape.Replace("avatar:null", "avatar:string", StringComparison.Ordinal), answer.DataShape);
        Assert.Equal(($"u{answer["user.id"]}", "New One"), (answer["user.username"], answer["user.name"]));
        Assert.Equal(
            "new.one@mail.example|g-1|google|1|0||",
            await Api.Scalar<string>(
                "select email || '|' || oauth_uid || '|' || oauth_provider || '|' || email_verified || '|' || mobile_verified || '|' || mobile || '|' || password from users where id = @id",
                ("@id", long.Parse(answer["user.id"]))));
    }

    [Fact]
    public async Task A_newcomer_without_a_name_is_called_User() => Assert.Equal("User", (await Google(new("g-1", "n@mail.example", true, null))).Expect(200)["user.name"]);

    [Fact]
    public async Task The_second_sign_in_finds_the_account_again_whatever_the_address_is_now()
    {
        var first = (await Google(new("g-1", "n@mail.example", true, null))).Expect(200);
        Assert.Equal(first["user.id"], (await Google(new("g-1", "moved@mail.example", true, null))).Expect(200)["user.id"]);
    }

    [Fact]
    public async Task A_proven_address_is_linked_and_keeps_password_and_sessions()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example", EmailVerified = "1" }.WithPassword());
        (await LoginByPassword("sam_t")).Expect(200);
        Assert.Equal(id.ToString(), (await Google(new("g-1", "SAM@mail.example", true, null))).Expect(200)["user.id"]);
        Assert.Equal("google|g-1", await Api.Scalar<string>("select oauth_provider || '|' || oauth_uid from users where id = @id", ("@id", id)));
        Assert.Equal(2, await SessionsOf(id.ToString()));
        (await LoginByPassword("sam_t")).Expect(200);
    }

    [Fact]
    public async Task Defect_pre_registration_hijack_linking_an_unproven_address_clears_password_and_sessions()
    {
        var id = await Api.AddMember(new TestMember("trap") { Email = "victim@mail.example", EmailVerified = "0" }.WithPassword());
        var attacker = (await LoginByPassword("trap")).Expect(200);
        Assert.Equal(id.ToString(), (await Google(new("g-1", "victim@mail.example", true, null))).Expect(200)["user.id"]);
        (await LoginByPassword("trap")).Expect(401);
        (await Post("/auth/refresh", ("refreshToken", attacker["refreshToken"]))).Expect(401);
        Assert.Equal("1", await Api.Scalar<string>("select email_verified from users where id = @id", ("@id", id)));
    }

    [Fact]
    public async Task Defect_pre_registration_hijack_the_attackers_phone_opens_the_account_no_longer()
    {
        var id = await Api.AddMember(new TestMember("trap") { Email = "victim@mail.example", EmailVerified = "0", Mobile = "+919876500001", MobileVerified = "1" });
        (await Google(new("g-1", "victim@mail.example", true, null))).Expect(200);
        (await PostAnonymous("/auth/login", ("is_otp_login", true), ("country_code", "+91"), ("phone", "9876500001"))).Expect(404);
        Assert.Equal("0", await Api.Scalar<string>("select mobile_verified from users where id = @id", ("@id", id)));
    }

    [Fact]
    public async Task Defect_the_subject_goes_before_the_address()
    {
        var mine = await Api.AddMember(new TestMember("mine") { Email = "old@mail.example", OauthProvider = "google", OauthUid = "g-1" });
        await Api.AddMember(new TestMember("other") { Email = "now@mail.example" });
        Assert.Equal(mine.ToString(), (await Google(new("g-1", "now@mail.example", true, null))).Expect(200)["user.id"]);
    }

    [Fact]
    public async Task A_subject_of_the_other_provider_is_not_ours()
    {
        var apple = await Api.AddMember(new TestMember("apple") { Email = "a@mail.example", OauthProvider = "apple", OauthUid = "same" });
        Assert.NotEqual(apple.ToString(), (await Google(new("same", "else@mail.example", true, null))).Expect(200)["user.id"]);
    }

    [Fact]
    public async Task An_account_that_is_tied_keeps_its_tie()
    {
        var id = await Api.AddMember(new TestMember("tied") { Email = "tied@mail.example", OauthProvider = "apple", OauthUid = "a-1" });
        Assert.Equal(id.ToString(), (await Google(new("g-1", "tied@mail.example", true, null))).Expect(200)["user.id"]);
        Assert.Equal("apple|a-1", await Api.Scalar<string>("select oauth_provider || '|' || oauth_uid from users where id = @id", ("@id", id)));
    }

    [Fact]
    public async Task Defect_any_of_our_client_ids_is_an_audience_and_no_other()
    {
        (await Post("/auth/google", ("idToken", identities.Issue(IdentityProvider.Google, "ios-id", new("g-1", "n@mail.example", true, null))))).Expect(200);
        (await Post("/auth/google", ("idToken", identities.Issue(IdentityProvider.Google, "another-app", new("g-2", "m@mail.example", true, null))))).Expect(401);
        (await Post("/auth/google", ("idToken", identities.Issue(IdentityProvider.Apple, "web-id", new("g-3", "o@mail.example", true, null))))).Expect(401);
    }

    [Fact]
    public async Task Google_refuses()
    {
        AssertFaults(await Post("/auth/google"), "idToken");
        AssertFaults(await Api.Post("/auth/google", """{"idToken":{"a":"b"}}"""), "idToken");
        (await Post("/auth/google", ("idToken", "forged"))).Expect(401);
        (await Google(new("g-1", null, false, null))).Expect(400);
        (await Google(new("g-1", "n@mail.example", false, null))).Expect(401);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from users where oauth_uid = 'g-1'"));
    }

    [Theory]
    [InlineData("pending", 403)]
    [InlineData("deleted", 403)]
    [InlineData("suspended", 200)]
    public async Task The_state_decides(string status, int expected)
    {
        await Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example", Status = status, OauthProvider = "google", OauthUid = "g-1" });
        var answer = (await Google(new("g-1", "sam@mail.example", true, null))).Expect(expected);
        if (expected == 200) Assert.Equal(SuspendedShape, answer.DataShape);
    }

    [Fact]
    public async Task A_deleted_account_within_its_thirty_days_can_be_retrieved()
    {
        await Api.AddMember(new TestMember("sam_t") { Status = "deleted", DeletedAt = Api.Now.AddDays(-3), OauthProvider = "google", OauthUid = "g-1" });
        Assert.Equal(RetrieveShape, (await Google(new("g-1", "sam@mail.example", true, null))).Expect(200).DataShape);
    }

    [Fact]
    public async Task Of_several_accounts_with_the_subject_the_live_one_opens()
    {
        await Api.AddMember(new TestMember("gone") { Email = "old@mail.example", Status = "deleted", DeletedAt = Api.Now.AddDays(-90), OauthProvider = "google", OauthUid = "g-1" });
        var live = await Api.AddMember(new TestMember("live") { Email = "sam@mail.example", OauthProvider = "google", OauthUid = "g-1" });
        Assert.Equal(live.ToString(), (await Google(new("g-1", "sam@mail.example", true, null))).Expect(200)["user.id"]);
    }

    [Fact]
    public async Task Defect_push_token_and_referral_are_kept()
    {
        var token = identities.Issue(IdentityProvider.Google, "web-id", new("g-1", "n@mail.example", true, null));
        var answer = (await Api.Send(
            "POST", "/auth/google", Json(("idToken", token), ("fcm_token", "fcm-7")), new ApiCall { Headers = [new("Cookie", "referred=1")] })).Expect(200);
        var id = long.Parse(answer["user.id"]);
        Assert.Equal("fcm-7", (await Api.Context.PushTokens.Find(id, CancellationToken.None))!.FcmToken);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from referrals where user_id = @id", ("@id", id)));
    }

    [Fact]
    public async Task Thirty_parallel_first_sign_ins_make_one_account()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => Google(new("g-1", "n@mail.example", true, null)))));
        Assert.All(answers, static a => a.Expect(200));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from users where email = 'n@mail.example'"));
    }

    [Fact]
    public async Task Apple_takes_a_token_or_a_code()
    {
        var answer = (await Apple("app.ios", new("a-1", "n@mail.example", true, null), ("name", "Ann Apple"))).Expect(200);
        Assert.Equal("Ann Apple", answer["user.name"]);
        identities.Codes["code-1"] = identities.Issue(IdentityProvider.Apple, "app.web", new("a-1", null, false, null));
        Assert.Equal(answer["user.id"], (await Post("/auth/apple", ("code", "code-1"), ("clientId", "app.web"), ("redirectUri", "https://bingeme.com/a"))).Expect(200)["user.id"]);
        Assert.Equal(["app.web"], identities.ExchangedFor);
    }

    [Fact]
    public async Task Defect_a_client_id_of_the_body_is_no_audience_unless_it_is_ours()
    {
        (await Apple("evil.app", new("a-1", "n@mail.example", true, null), ("clientId", "evil.app"))).Expect(401);
        (await Apple("app.web", new("a-1", "n@mail.example", true, null), ("clientId", "app.web"))).Expect(200);
    }

    [Fact]
    public async Task Defect_the_bodys_email_finds_no_account()
    {
        await Api.AddMember(new TestMember("victim") { Email = "victim@mail.example" });
        (await Apple("app.ios", new("a-1", null, false, null), ("email", "victim@mail.example"))).Expect(400);
        Assert.Equal("", await Api.Scalar<string>("select oauth_uid from users where username = 'victim'"));
    }

    [Fact]
    public async Task Apple_refuses()
    {
        (await Post("/auth/apple")).Expect(400);
        (await Post("/auth/apple", ("idToken", "forged"))).Expect(401);
        (await Post("/auth/apple", ("code", "unknown"))).Expect(401);
        (await Apple("app.ios", new("a-1", "n@mail.example", false, null))).Expect(401);
    }

    [Fact]
    public async Task Defect_without_client_ids_nobody_signs_in()
    {
        await using var unset = await ApiUnderTest.Create();
        (await unset.Post("/auth/google", """{"idToken":"x"}""")).Expect(503);
        (await unset.Post("/auth/apple", """{"idToken":"x"}""")).Expect(503);
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(
        new() { ["GOOGLE_CLIENT_ID"] = "web-id, ios-id", ["APPLE_IOS_CLIENT_ID"] = "app.ios", ["APPLE_CLIENT_ID"] = "app.web" },
        context => context with { IdentityTokens = identities });

    private Task<ApiAnswer> Google(Identity identity) => Post("/auth/google", ("idToken", identities.Issue(IdentityProvider.Google, "web-id", identity)));

    private Task<ApiAnswer> Apple(string audience, Identity identity, params (string Name, object? Value)[] more) =>
        Post("/auth/apple", [("idToken", identities.Issue(IdentityProvider.Apple, audience, identity)), .. more]);
}
