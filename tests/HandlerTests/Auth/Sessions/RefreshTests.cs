using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth.Sessions;

/// <summary>POST /auth/refresh.</summary>
public sealed class RefreshTests : AuthTests, IAlerts
{
    private readonly List<string> told = [];
    private BrokenSessions sessions = null!;

    [Fact]
    public async Task The_same_device_keeps_its_refresh_token()
    {
        var (id, token) = await SignedIn();
        var answer = (await Refresh(token)).Expect(200);
        Assert.Equal("{accessToken:string,expiresIn:number,user{id:string,isAnonymous:bool,role:string}}", answer.DataShape);
        Assert.Equal((id.ToString(), "user", "false"), (answer["user.id"], answer["user.role"], answer["user.isAnonymous"]));
        Assert.False((bool)Jwt.Payload(answer["accessToken"])["isAnonymous"]!);
        (await Api.Get("/auth/validate", answer["accessToken"])).Expect(200);
        Assert.Equal(1, await SessionsOf(id.ToString()));
    }

    [Fact]
    public async Task Within_seven_days_of_its_end_the_token_is_renewed_and_the_old_one_gives_way()
    {
        var (id, token) = await SignedIn();
        Api.Clock.Advance(TimeSpan.FromDays(53));
        var answer = (await Refresh(token)).Expect(200);
        Assert.Equal("{accessToken:string,expiresIn:number,refreshExpiresIn:number,refreshToken:string,user{id:string,isAnonymous:bool,role:string}}", answer.DataShape);
        Assert.Equal(1, await SessionsOf(id.ToString()));
        (await Refresh(answer["refreshToken"])).Expect(200);
    }

    [Fact]
    public async Task Just_over_seven_days_before_its_end_the_token_stays()
    {
        var (_, token) = await SignedIn();
        Api.Clock.Advance(TimeSpan.FromDays(53) - TimeSpan.FromSeconds(1));
        Assert.Null((await Refresh(token)).Expect(200).Find("refreshToken"));
    }

    [Fact]
    public async Task Ruling_30_a_refresh_token_has_one_successor_however_many_devices_show_it()
    {
        var (id, token) = await SignedIn();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Refresh(token, $"198.51.100.{i}", $"Phone{(char)('a' + i)}/1.0")));
        var successor = Assert.Single(answers.Select(a => a.Expect(200)["refreshToken"]).Distinct());
        Assert.Equal(1, await SessionsOf(id.ToString()));
        (await Refresh(successor, "198.51.100.99", "Phonea/1.0")).Expect(200);
    }

    [Fact]
    public async Task Ruling_30_a_lost_answer_can_be_asked_for_again_within_a_minute()
    {
        var (_, token) = await SignedIn();
        var first = (await Refresh(token, "198.51.100.66", "Tablet/1.0")).Expect(200)["refreshToken"];
        Api.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(first, (await Refresh(token, "198.51.100.66", "Tablet/1.0")).Expect(200)["refreshToken"]);
    }

    [Fact]
    public async Task Ruling_30_a_replaced_token_shown_later_ends_its_family_and_no_other_session()
    {
        var (id, token) = await SignedIn();
        var elsewhere = (await LoginByPassword("sam_t")).Expect(200)["refreshToken"];
        var thief = (await Refresh(token, "198.51.100.66", "Tablet/1.0")).Expect(200)["refreshToken"];
        Api.Clock.Advance(TimeSpan.FromSeconds(61));
        (await Refresh(token)).Expect(401);
        (await Refresh(thief, "198.51.100.66", "Tablet/1.0")).Expect(401);
        (await Refresh(elsewhere)).Expect(200);
        Assert.Equal(1, await SessionsOf(id.ToString()));
        Assert.StartsWith($"A replaced refresh token of {id} was used again", Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("198.51.100.66", "App/1.0 (Android 14)")]
    [InlineData("203.0.113.7", "App/2.13.1 (Android 15)")]
    public async Task Ruling_30_another_address_or_version_keeps_the_session(string address, string agent)
    {
        await Sam();
        var token = (await Api.Send("POST", "/auth/login", Json(("is_otp_login", false), ("username_email", "sam_t"), ("password", TestMember.Password)),
            new ApiCall { Token = Api.AsAnonymous(), UserAgent = "App/1.0 (Android 14)" })).Expect(200)["refreshToken"];
        Assert.Null((await Refresh(token, address, agent)).Expect(200).Find("refreshToken"));
    }

    [Fact]
    public async Task Defect_a_member_has_at_most_twenty_sessions()
    {
        var id = await Sam();
        for (var i = 0; i < 25; i++)
        {
            Api.Clock.Advance(TimeSpan.FromMinutes(2));
            (await LoginByPassword("sam_t")).Expect(200);
        }

        Assert.Equal(20, await SessionsOf(id.ToString()));
    }

    [Fact]
    public async Task A_legacy_session_of_another_device_is_renewed()
    {
        var id = await Sam();
        var token = Api.Context.Tokens.MemberRefresh(id, "user", Api.Now);
        await Api.Context.Sessions.Put(new Session(token, id.ToString(), Api.Now.AddDays(60), new string('a', 64), "10.0.0.1", "okhttp", Api.Now), CancellationToken.None);
        Assert.NotNull((await Refresh(token)).Expect(200).Find("refreshToken"));
    }

    [Fact]
    public async Task Defect_the_role_is_read_anew()
    {
        var (id, token) = await SignedIn();
        await Api.Execute("update users set verified_id = 'yes' where id = @id", ("@id", id));
        var answer = (await Refresh(token)).Expect(200);
        Assert.Equal(("creator", "creator"), (answer["user.role"], (string?)Jwt.Payload(answer["accessToken"])["role"]));
    }

    [Theory]
    [InlineData("update users set status = 'deleted' where id = @id")]
    [InlineData("update users set deleted = 1 where id = @id")]
    [InlineData("delete from users where id = @id")]
    public async Task Defect_a_deleted_member_no_longer_refreshes_and_loses_the_sessions(string sql)
    {
        var (id, token) = await SignedIn();
        await Api.Execute(sql, ("@id", id));
        (await Refresh(token)).Expect(401);
        Assert.Equal(0, await SessionsOf(id.ToString()));
    }

    [Fact]
    public async Task A_pending_member_is_403_and_a_suspended_one_goes_on()
    {
        var (id, token) = await SignedIn();
        await Api.Execute("update users set status = 'pending' where id = @id", ("@id", id));
        (await Refresh(token)).Expect(403);
        await Api.Execute("update users set status = 'suspended' where id = @id", ("@id", id));
        (await Refresh(token)).Expect(200);
    }

    [Fact]
    public async Task An_anonymous_session_is_refreshed()
    {
        var opened = (await Post("/auth/init", ("client", "android"))).Expect(200);
        var answer = (await Refresh(opened["refreshToken"])).Expect(200);
        Assert.Equal((opened["anonymousUserId"], "anonymous", "true"), (answer["user.id"], answer["user.role"], answer["user.isAnonymous"]));
        (await Api.Post("/auth/login", "{}", answer["accessToken"])).Expect(400);
    }

    [Fact]
    public async Task A_missing_token_is_400_and_a_bad_one_401()
    {
        AssertFaults(await Post("/auth/refresh"), "refreshToken");
        AssertFaults(await Api.Post("/auth/refresh", """{"refreshToken":["a"]}"""), "refreshToken");
        (await Refresh("nonsense")).Expect(401);
        var (id, token) = await SignedIn();
        (await Refresh(Api.AsMember(id))).Expect(401);
        await Api.Context.Sessions.Delete(token, id.ToString(), CancellationToken.None);
        (await Refresh(token)).Expect(401);
    }

    [Fact]
    public async Task A_session_past_its_end_is_as_none()
    {
        var (id, token) = await SignedIn();
        await Api.Context.Sessions.Replace(token, id.ToString(), "successor", Api.Now, Api.Now.AddSeconds(30), CancellationToken.None);
        Api.Clock.Advance(TimeSpan.FromSeconds(31));
        (await Refresh(token)).Expect(401);
    }

    [Fact]
    public async Task Defect_a_failing_store_does_not_lose_the_session()
    {
        var (_, token) = await SignedIn();
        Api.Clock.Advance(TimeSpan.FromDays(55));
        sessions.RefusesPuts = true;
        (await Refresh(token)).Expect(503);
        sessions.RefusesPuts = false;
        Assert.NotNull((await Refresh(token)).Expect(200).Find("refreshToken"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sessions_that_cannot_be_counted_or_ended_keep_nobody_out(bool isListed)
    {
        var (id, _) = await SignedIn();
        var most = Api.Context.Settings.SessionsPerMember;
        for (var i = 0; i < most; i++) await LoginByPassword("sam_t");
        Assert.Equal(most, await SessionsOf(id.ToString()));
        (sessions.RefusesLists, sessions.RefusesDeletes) = (!isListed, isListed);
        var token = (await LoginByPassword("sam_t")).Expect(200)["refreshToken"];
        Api.Clock.Advance(TimeSpan.FromDays(55));
        token = (await Refresh(token)).Expect(200)["refreshToken"];
        (sessions.RefusesLists, sessions.RefusesDeletes) = (false, false);
        (await LoginByPassword("sam_t")).Expect(200);
        Assert.Equal(most, await SessionsOf(id.ToString()));
        (await Refresh(token)).Expect(200);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(300)]
    public async Task Ruling_30_signing_out_with_a_replaced_token_ends_what_took_its_place(int seconds)
    {
        var (id, token) = await SignedIn();
        var elsewhere = (await LoginByPassword("sam_t")).Expect(200)["refreshToken"];
        var thief = (await Refresh(token, "198.51.100.66", "Tablet/1.0")).Expect(200)["refreshToken"];
        Api.Clock.Advance(TimeSpan.FromSeconds(seconds));
        (await Api.Post("/auth/logout", Json(("refreshToken", token)), Api.AsMember(id))).Expect(200);
        (await Refresh(thief, "198.51.100.66", "Tablet/1.0")).Expect(401);
        (await Refresh(token)).Expect(401);
        (await Refresh(elsewhere)).Expect(200);
        Assert.Equal(1, await SessionsOf(id.ToString()));
        Assert.Equal(seconds > 60 ? 1 : 0, told.Count);
    }

    [Fact]
    public async Task Defect_tokens_without_a_stored_session_are_not_handed_out()
    {
        await Sam();
        sessions.RefusesPuts = true;
        var answer = (await LoginByPassword("sam_t")).Expect(503);
        Assert.False(answer.Json.ContainsKey("data"));
    }

    protected override Task<ApiUnderTest> Create() =>
        ApiUnderTest.Create(null, context => context with { Sessions = sessions = new BrokenSessions(context.Sessions), Alerts = this });

    void IAlerts.Tell(string text) => told.Add(text);

    private Task<long> Sam() => Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example" }.WithPassword());

    private async Task<(long Id, string Token)> SignedIn()
    {
        var id = await Sam();
        return (id, (await LoginByPassword("sam_t")).Expect(200)["refreshToken"]);
    }

    private Task<ApiAnswer> Refresh(string token, string address = "203.0.113.7", string? agent = null) =>
        Api.Send("POST", "/auth/refresh", Json(("refreshToken", token)), new ApiCall { Address = address, UserAgent = agent ?? "BingeMeTests/1" });
}
