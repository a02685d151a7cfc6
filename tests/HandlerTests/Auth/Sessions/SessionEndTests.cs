using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth.Sessions;

/// <summary>POST /auth/logout, GET /auth/validate and GET /auth/suspended.</summary>
public sealed class SessionEndTests : AuthTests
{
    private BrokenSessions sessions = null!;
    private BrokenPushTokens devices = null!;

    [Fact]
    public async Task Logging_out_ends_one_session_and_opens_an_anonymous_one()
    {
        var (id, first) = await SignedIn();
        var second = (await LoginByPassword("sam_t")).Expect(200);
        var answer = (await Logout(first["accessToken"], ("refreshToken", first["refreshToken"]))).Expect(200);
        Assert.Equal(AnonymousShape, answer.DataShape);
        Assert.StartsWith("anon_", answer["anonymousUserId"], StringComparison.Ordinal);
        (await Post("/auth/refresh", ("refreshToken", first["refreshToken"]))).Expect(401);
        (await Post("/auth/refresh", ("refreshToken", second["refreshToken"]))).Expect(200);
        (await Post("/auth/refresh", ("refreshToken", answer["refreshToken"]))).Expect(200);
        Assert.Equal(1, await SessionsOf(id.ToString()));
    }

    [Fact]
    public async Task Nobody_ends_anothers_session()
    {
        var (id, sam) = await SignedIn();
        (await Logout(Api.AsMember(1), ("refreshToken", sam["refreshToken"]))).Expect(200);
        Assert.Equal(1, await SessionsOf(id.ToString()));
    }

    [Fact]
    public async Task Defect_the_push_token_goes_with_the_session()
    {
        var id = await Api.AddMember(new TestMember("sam_t").WithPassword());
        var login = (await PostAnonymous(
            "/auth/login", ("is_otp_login", false), ("username_email", "sam_t"), ("password", TestMember.Password), ("fcm_token", "fcm-1"))).Expect(200);
        (await Logout(login["accessToken"], ("refreshToken", login["refreshToken"]), ("fcm_token", "fcm-other"))).Expect(200);
        Assert.NotNull(await Api.Context.PushTokens.Find(id, CancellationToken.None));
        (await Logout(login["accessToken"], ("refreshToken", login["refreshToken"]), ("fcm_token", "fcm-1"))).Expect(200);
        Assert.Null(await Api.Context.PushTokens.Find(id, CancellationToken.None));
    }

    [Fact]
    public async Task Where_the_anonymous_session_cannot_be_stored_data_is_absent()
    {
        var (_, login) = await SignedIn();
        sessions.RefusesPuts = true;
        Assert.False((await Logout(login["accessToken"], ("refreshToken", login["refreshToken"]))).Expect(200).Json.ContainsKey("data"));
        (await Post("/auth/refresh", ("refreshToken", login["refreshToken"]))).Expect(401);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_store_that_is_down_keeps_nobody_from_signing_out(bool sessionsFail, bool devicesFail)
    {
        var (_, login) = await SignedIn();
        (sessions.RefusesDeletes, devices.Refuses) = (sessionsFail, devicesFail);
        var answer = (await Logout(login["accessToken"], ("refreshToken", login["refreshToken"]), ("fcm_token", "fcm-1"))).Expect(200);
        Assert.Equal(AnonymousShape, answer.DataShape);
        (sessions.RefusesDeletes, devices.Refuses) = (false, false);
        (await Post("/auth/refresh", ("refreshToken", login["refreshToken"]))).Expect(sessionsFail ? 200 : 401);
    }

    [Fact]
    public async Task Logout_refuses()
    {
        AssertFaults(await Logout(Api.AsMember(1)), "refreshToken");
        AssertFaults(await Logout(Api.AsMember(1), ("refreshToken", 5)), "refreshToken");
        (await Post("/auth/logout", ("refreshToken", "x"))).Expect(401);
        (await PostAnonymous("/auth/logout", ("refreshToken", "x"))).Expect(403);
    }

    [Fact]
    public async Task Validate_tells_whose_token_it_is()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { CountriesId = "99", Role = "admin" });
        var answer = (await Api.Get("/auth/validate", Api.AsMember(id))).Expect(200);
        Assert.Equal(
            "{" + CurrencyShape + ",user{avatar:string,countries_id:string,id:string,name:string,role:string,status:string,username:string}}", answer.DataShape);
        Assert.Equal(
            (id.ToString(), "sam_t", "admin", "active", "99", "INR"),
            (answer["user.id"], answer["user.username"], answer["user.role"], answer["user.status"], answer["user.countries_id"], answer["currency.code"]));
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/default-face.webp", answer["user.avatar"]);
    }

    [Fact]
    public async Task Validate_tells_the_columns_role_not_the_tokens()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { IsCreator = true });
        Assert.Equal("normal", (await Api.Get("/auth/validate", Api.Context.Tokens.MemberAccess(id, "creator", Api.Now))).Expect(200)["user.role"]);
    }

    [Theory]
    [InlineData("deleted", 401)]
    [InlineData("pending", 403)]
    [InlineData("suspended", 200)]
    public async Task Defect_validate_does_not_call_a_deleted_or_pending_member_valid(string status, int expected)
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Status = status });
        (await Api.Get("/auth/validate", Api.AsMember(id))).Expect(expected);
    }

    [Fact]
    public async Task Validate_refuses()
    {
        (await Api.Get("/auth/validate")).Expect(401);
        (await Api.Get("/auth/validate", Api.AsAnonymous())).Expect(403);
        (await Api.Get("/auth/validate", Api.AsMember(999_999))).Expect(401);
    }

    [Theory]
    [InlineData("normal", false, "messages/2/support")]
    [InlineData("normal", true, "messages/3/csupport")]
    [InlineData("admin", true, "messages/2/support")]
    public async Task A_suspended_member_is_shown_to_support(string role, bool isCreator, string url)
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Status = "suspended", Role = role, IsCreator = isCreator });
        var answer = (await Api.Get("/auth/suspended", Api.AsMember(id))).Expect(200);
        Assert.Equal("{url:string,user{role:string,verified_id:string}}", answer.DataShape);
        Assert.Equal((url, role, isCreator ? "yes" : "no"), (answer["url"], answer["user.role"], answer["user.verified_id"]));
    }

    [Fact]
    public async Task The_first_of_several_support_ids_counts()
    {
        await Api.Execute("update admin_settings set support_user_id = ' 7, 8' where setting_key is null");
        var id = await Api.AddMember(new TestMember("sam_t") { Status = "suspended" });
        Assert.Equal("messages/7/support", (await Api.Get("/auth/suspended", Api.AsMember(id))).Expect(200)["url"]);
    }

    [Fact]
    public async Task Defect_without_a_support_id_there_is_no_broken_url()
    {
        await Api.Execute("update admin_settings set support_user_id = '' where setting_key is null");
        var id = await Api.AddMember(new TestMember("sam_t") { Status = "suspended" });
        Assert.Equal("", (await Api.Get("/auth/suspended", Api.AsMember(id))).Expect(200)["url"]);
    }

    [Fact]
    public async Task Suspended_refuses()
    {
        (await Api.Get("/auth/suspended")).Expect(401);
        (await Api.Get("/auth/suspended", Api.AsAnonymous())).Expect(403);
        (await Api.Get("/auth/suspended", Api.AsMember(1))).Expect(403);
    }

    protected override Task<ApiUnderTest> Create() =>
        ApiUnderTest.Create(null, context => context with
        {
            Sessions = sessions = new BrokenSessions(context.Sessions),
            PushTokens = devices = new BrokenPushTokens(context.PushTokens),
        });

    private Task<ApiAnswer> Logout(string token, params (string Name, object? Value)[] members) => Api.Post("/auth/logout", Json(members), token);

    private async Task<(long Id, ApiAnswer Login)> SignedIn()
    {
        var id = await Api.AddMember(new TestMember("sam_t").WithPassword());
        return (id, (await LoginByPassword("sam_t")).Expect(200));
    }
}
