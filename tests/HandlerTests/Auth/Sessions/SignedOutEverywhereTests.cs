using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth.Sessions;

/// <summary>
/// What ends all sessions of a member ends what those gave out, too: access tokens, the web site's sessions, the device for pushes. Whoever held
/// an access token used to give the account a contact of their own within the hour after its owner had thrown them out, and had it for good.
/// </summary>
public sealed class SignedOutEverywhereTests : AuthTests
{
    private const string Email = "sam@mail.example";
    private const string New = "another pass 9";

    private readonly FakeIdentityTokens identities = new();

    [Fact]
    public async Task A_reset_password() => await Ends("1", async () =>
    {
        var proof = (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", await RequestReset(Email)))).Expect(200)["resetToken"];
        (await Post("/auth/reset-password", ("email", Email), ("password", New), ("confirm_password", New), ("resetToken", proof))).Expect(200);
        return (await LoginByPassword("sam_t", New)).Expect(200);
    });

    [Fact]
    public async Task Ruling_29_a_code_that_proves_the_address() => await Ends("0", async () =>
    {
        (await LoginByCode(Email)).Expect(200);
        return (await VerifyLogin(Email, (await Api.CodeSentTo(Email))!)).Expect(200);
    });

    [Fact]
    public async Task Ruling_29_a_provider_that_proves_the_address() => await Ends("0", async () =>
        (await Post("/auth/google", ("idToken", identities.Issue(IdentityProvider.Google, "web-id", new("g-1", Email, true, null))))).Expect(200));

    [Fact]
    public async Task A_code_to_an_address_that_was_proven_before_ends_nothing()
    {
        var (_, intruder) = await SignedIn("1");
        (await LoginByCode(Email)).Expect(200);
        (await VerifyLogin(Email, (await Api.CodeSentTo(Email))!)).Expect(200);
        (await Api.Get("/user/info", intruder["accessToken"])).Expect(200);
    }

    protected override Task<ApiUnderTest> Create() =>
        ApiUnderTest.Create(new() { ["GOOGLE_CLIENT_ID"] = "web-id" }, context => context with { IdentityTokens = identities });

    private async Task<(long Id, ApiAnswer Login)> SignedIn(string proven)
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = Email, EmailVerified = proven }.WithPassword());
        var login = (await PostAnonymous(
            "/auth/login", ("is_otp_login", false), ("username_email", "sam_t"), ("password", TestMember.Password), ("fcm_token", "intruder"))).Expect(200);
        await Api.Execute("insert into sessions (id, user_id) values ('web', @id)", ("@id", id));
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        return (id, login);
    }

    private async Task Ends(string proven, Func<Task<ApiAnswer>> signIn)
    {
        var (id, intruder) = await SignedIn(proven);
        var own = await signIn();
        (await Api.Get("/user/info", intruder["accessToken"])).Expect(401);
        (await Api.Post("/user/send-otp", Json(("email", "intruder@mail.example")), intruder["accessToken"])).Expect(401);
        (await Post("/auth/refresh", ("refreshToken", intruder["refreshToken"]))).Expect(401);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from sessions where user_id = @id", ("@id", id)));
        Assert.Null(await Api.Context.PushTokens.Find(id, CancellationToken.None));
        (await Api.Get("/user/info", own["accessToken"])).Expect(200);
        (await Post("/auth/refresh", ("refreshToken", own["refreshToken"]))).Expect(200);
    }
}
