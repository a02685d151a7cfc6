using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth.Sessions;

/// <summary>A 401 says what to do next, by its cause; and nobody is told to try again where that cannot help.</summary>
public sealed class UnauthorizedTests : AuthTests
{
    [Fact]
    public async Task Without_a_token_one_is_sent_to_where_tokens_are_given()
    {
        AssertSays(await Api.Get("/user/info"), "No access token came", "POST /auth/init", "POST /auth/login");
        AssertSays(await Post("/auth/login", ("is_otp_login", false)), "No access token came", "POST /auth/init");
    }

    [Fact]
    public async Task An_expired_token_is_refreshed()
    {
        var (member, anonymous) = (Api.AsMember(1), Api.AsAnonymous());
        Api.Clock.Now += TimeSpan.FromHours(2);
        AssertSays(await Api.Get("/user/info", member), "has expired", "POST /auth/refresh");
        AssertSays(await Api.Post("/auth/login", Json(("is_otp_login", false)), anonymous), "has expired", "POST /auth/refresh");
    }

    [Fact]
    public async Task A_token_that_does_not_hold_is_got_anew()
    {
        AssertSays(await Api.Get("/user/info", Api.AsMember(1) + "x"), "does not hold", "POST /auth/login");
        AssertSays(await Api.Post("/auth/login", Json(("is_otp_login", false)), "abc"), "does not hold", "POST /auth/init");
        AssertSays(await Api.Send("GET", "/user/info", null, new ApiCall { Headers = [new("Authorization", "Basic bWlyYTp4")] }), "must be 'Bearer'");
    }

    [Fact]
    public async Task A_visitor_is_told_to_sign_in() => AssertSays(await Api.Get("/user/info", Api.AsAnonymous()), "sign in");

    [Fact]
    public async Task A_deleted_account_begins_anew()
    {
        await Api.Execute("update users set status = 'deleted', deleted = 1 where id = 1");
        AssertSays(await Api.Get("/user/info", Api.AsMember(1)), "account is gone", "POST /auth/init");
    }

    [Fact]
    public async Task A_session_that_ended_and_a_refresh_token_that_expired_are_told_apart()
    {
        await Api.AddMember(new TestMember("sam_t").WithPassword());
        var token = (await LoginByPassword("sam_t")).Expect(200)["refreshToken"];
        await Api.Context.Sessions.DeleteAll((await Api.Scalar<long>("select id from users where username = 'sam_t'")).ToString(), null, CancellationToken.None);
        AssertSays(await Post("/auth/refresh", ("refreshToken", token)), "session has ended", "sign in again");
        AssertSays(await Post("/auth/refresh", ("refreshToken", "abc")), "not valid", "sign in again");
        Api.Clock.Now += TimeSpan.FromDays(90);
        AssertSays(await Post("/auth/refresh", ("refreshToken", token)), "has expired", "sign in again");
    }

    [Theory]
    [InlineData("/auth/google", """{"idToken":"x"}""")]
    [InlineData("/auth/apple", """{"code":"x"}""")]
    public async Task A_missing_setting_promises_nothing_of_another_try(string path, string body)
    {
        await using var unset = await ApiUnderTest.Create(new() { ["GOOGLE_CLIENT_ID"] = "", ["APPLE_CLIENT_ID"] = "" });
        var answer = (await unset.Post(path, body)).Expect(503);
        Assert.Null(answer.Headers["Retry-After"]);
        Assert.DoesNotContain("shortly", answer.Text, StringComparison.Ordinal);
        Assert.Contains("not set up", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_to_a_phone_without_a_provider_promises_nothing_of_another_try()
    {
        await using var mute = await ApiUnderTest.Create(null, static context => context with { Messenger = new NoProvider() });
        await mute.AddMember(new TestMember("sam_t") { Mobile = "+919876500001", MobileVerified = "yes" });
        var body = Json(("is_otp_login", true), ("country_code", "+91"), ("phone", "9876500001"));
        var answer = (await mute.Post("/auth/login", body, mute.AsAnonymous())).Expect(500);
        Assert.Contains("trying again will not help", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("later", answer.Text, StringComparison.Ordinal);
    }

    private static void AssertSays(ApiAnswer answer, params string[] texts)
    {
        answer.Expect(401);
        Assert.All(texts, text => Assert.Contains(text, (string)answer.Json["message"]!, StringComparison.Ordinal));
    }

    private sealed class NoProvider : IMessenger
    {
        public bool IsSetUp => false;

        public Task<bool> SendCode(string phone, string code, CancellationToken cancelled) => Task.FromResult(false);
    }
}
