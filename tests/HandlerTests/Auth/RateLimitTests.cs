using BingeMe.Handlers.Ports;
using BingeMe.Http.Limits;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>The general limit and the per-route limits (platform-auth P7, ruling 7).</summary>
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class RateLimitTests
{
    [Theory]
    [InlineData("/auth/init", 30)]
    [InlineData("/auth/signup", 5)]
    [InlineData("/auth/signup/verify", 10)]
    [InlineData("/auth/login", 10)]
    [InlineData("/auth/login/verify", 10)]
    [InlineData("/auth/refresh", 20)]
    [InlineData("/auth/forgot-password/otp", 3)]
    [InlineData("/auth/forgot-password/verify", 10)]
    [InlineData("/auth/reset-password", 10)]
    [InlineData("/auth/google", 30)]
    [InlineData("/auth/apple", 30)]
    public async Task Each_route_has_the_contracts_limit_a_minute_and_address(string path, int limit)
    {
        await using var api = await ApiUnderTest.Create();
        api.RouteLimits.IsOn = true;
        var call = new ApiCall { Token = api.AsAnonymous() };
        for (var i = 0; i < limit; i++) Assert.NotEqual(429, (await api.Send("POST", path, "{}", call)).Status);
        var refused = (await api.Send("POST", path + "/", "{}", call)).Expect(429);
        Assert.Equal("60", refused.Headers["Retry-After"]);
        Assert.Equal("{error:string,message:string,retryAfter:number,status:number,timestamp:string}", refused.Shape);
        Assert.Equal(60, (int)refused.Json["retryAfter"]!);
        Assert.NotEqual(429, (await api.Send("POST", path, "{}", call with { Address = "198.51.100.9" })).Status);
        api.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.NotEqual(429, (await api.Send("POST", path, "{}", call)).Status);
    }

    [Fact]
    public async Task Defect_a_steady_client_below_the_rate_is_never_blocked()
    {
        await using var api = await ApiUnderTest.Create();
        api.RouteLimits.IsOn = true;
        for (var i = 0; i < 40; i++)
        {
            (await api.Send("POST", "/auth/refresh", "{}", new ApiCall())).Expect(400);
            api.Clock.Advance(TimeSpan.FromSeconds(4));
        }
    }

    [Fact]
    public async Task Defect_the_limit_holds_against_parallel_calls()
    {
        await using var api = await ApiUnderTest.Create();
        api.RouteLimits.IsOn = true;
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => api.Post("/auth/refresh", "{}"))));
        Assert.Equal(20, answers.Count(static a => a.Status == 400));
        Assert.Equal(40, answers.Count(static a => a.Status == 429));
    }

    [Fact]
    public async Task The_general_limit_tells_itself_on_every_answer()
    {
        await using var api = await ApiUnderTest.Create(new() { ["RATE_LIMIT_GENERAL"] = "3/15m" });
        foreach (var remaining in new[] { "2", "1", "0" })
        {
            var counted = (await api.Get("/nowhere")).Expect(404);
            Assert.Equal(("3", remaining, "2025-06-15T12:15:00.000Z"), (counted.Headers["X-RateLimit-Limit"], counted.Headers["X-RateLimit-Remaining"], counted.Headers["X-RateLimit-Reset"]));
        }

        var refused = (await api.Get("/nowhere")).Expect(429);
        Assert.Equal("{error:string,message:string,retryAfter:number,status:number,timestamp:string}", refused.Shape);
        Assert.Equal(("3", "0", "900"), (refused.Headers["X-RateLimit-Limit"], refused.Headers["X-RateLimit-Remaining"], refused.Headers["Retry-After"]));
        (await api.Send("GET", "/nowhere", null, new ApiCall { Address = "198.51.100.9" })).Expect(404);
        api.Clock.Advance(TimeSpan.FromMinutes(15));
        (await api.Get("/nowhere")).Expect(404);
    }

    [Fact]
    public async Task The_general_limit_is_a_hundred_in_a_quarter_of_an_hour()
    {
        await using var api = await ApiUnderTest.Create(new() { ["RATE_LIMIT_GENERAL"] = "" });
        Assert.Equal("100", (await api.Get("/nowhere")).Headers["X-RateLimit-Limit"]);
        Assert.Equal("2025-06-15T12:15:00.000Z", (await api.Get("/nowhere")).Headers["X-RateLimit-Reset"]);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    [InlineData("/HEALTH/")]
    public async Task Defect_health_is_never_counted(string path)
    {
        await using var api = await ApiUnderTest.Create(new() { ["RATE_LIMIT_GENERAL"] = "1/15m" });
        for (var i = 0; i < 3; i++) Assert.Null((await api.Get(path)).Expect(200).Headers["X-RateLimit-Limit"]);
        (await api.Get("/nowhere")).Expect(404);
        (await api.Get("/nowhere")).Expect(429);
        (await api.Get(path)).Expect(200);
    }

    [Fact]
    public async Task Zero_switches_a_limit_off()
    {
        await using var api = await ApiUnderTest.Create(new() { ["RATE_LIMIT_AUTH_REFRESH_SESSION"] = "0", ["RATE_LIMIT_OTP_SENDS"] = "0", ["RATE_LIMIT_PASSWORD_FAILURES"] = "0" });
        api.RouteLimits.IsOn = true;
        for (var i = 0; i < 30; i++) (await api.Post("/auth/refresh", "{}")).Expect(400);
        await api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example" }.WithPassword());
        api.RouteLimits.IsOn = false;
        for (var i = 0; i < 12; i++) (await api.Post("/auth/forgot-password/otp", """{"email":"sam@mail.example"}""")).Expect(200);
        for (var i = 0; i < 12; i++)
            (await api.Post("/auth/login", """{"is_otp_login":false,"username_email":"sam_t","password":"no"}""", api.AsAnonymous())).Expect(401);
    }

    [Fact]
    public async Task A_limit_is_set_by_its_own_setting()
    {
        await using var api = await ApiUnderTest.Create(new() { ["RATE_LIMIT_AUTH_REFRESH_SESSION"] = "2/10s" });
        api.RouteLimits.IsOn = true;
        (await api.Post("/auth/refresh", "{}")).Expect(400);
        (await api.Post("/auth/refresh", "{}")).Expect(400);
        Assert.Equal("10", (await api.Post("/auth/refresh", "{}")).Expect(429).Headers["Retry-After"]);
    }

    [Fact]
    public async Task The_windows_of_code_sends_and_wrong_passwords_are_set_with_their_numbers()
    {
        await using var api = await ApiUnderTest.Create(new() { ["RATE_LIMIT_OTP_SENDS"] = "1/10m", ["RATE_LIMIT_PASSWORD_FAILURES"] = "1/5m" });
        await api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example" }.WithPassword());
        Task<ApiAnswer> AskForCode() => api.Post("/auth/forgot-password/otp", """{"email":"sam@mail.example"}""");
        Task<ApiAnswer> Guess() => api.Post("/auth/login", """{"is_otp_login":false,"username_email":"sam_t","password":"no"}""", api.AsAnonymous());

        (await AskForCode()).Expect(200);
        Assert.Equal("600", (await AskForCode()).Expect(429).Headers["Retry-After"]);
        (await Guess()).Expect(401);
        Assert.Equal("300", (await Guess()).Expect(429).Headers["Retry-After"]);
        api.Clock.Advance(TimeSpan.FromMinutes(5));
        (await Guess()).Expect(401);
        (await AskForCode()).Expect(429);
        api.Clock.Advance(TimeSpan.FromMinutes(5));
        (await AskForCode()).Expect(200);
    }

    [Fact]
    public async Task Limits_fail_open_when_their_store_is_down()
    {
        await using var api = await ApiUnderTest.Create(new() { ["RATE_LIMIT_GENERAL"] = "1/15m" }, static context => context with { Limits = new DownLimits() });
        for (var i = 0; i < 3; i++) (await api.Post("/auth/refresh", "{}")).Expect(400);
        await api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example" }.WithPassword());
        (await api.Post("/auth/forgot-password/otp", """{"email":"sam@mail.example"}""")).Expect(200);
        (await api.Post("/auth/login", $$"""{"is_otp_login":false,"username_email":"sam_t","password":"{{TestMember.Password}}"}""", api.AsAnonymous())).Expect(200);
    }

    private sealed class DownLimits : IRateLimits
    {
        public ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled) => throw new DependencyException("limits");

        public ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled) => throw new DependencyException("limits");
    }
}
