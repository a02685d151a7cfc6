using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth.Sessions;

/// <summary>
/// An access token names its session. What ends the other sessions keeps exactly the caller's, whatever device the others are of, and their access
/// tokens end with them (ruling 31): an intruder on the same device and network, signed in later, used to be the one who stayed.
/// </summary>
public sealed class SessionOfTokenTests : AuthTests
{
    private const string Email = "sam@mail.example";
    private const string NewEmail = "new.sam@mail.example";
    private const string New = "another pass 9";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_password_keeps_the_callers_session_and_tokens_alone(bool afterRefresh)
    {
        await Member(static m => m.WithPassword());
        await KeepsTheCallersAlone(
            () => LoginByPassword("sam_t"),
            afterRefresh,
            async token => (await Api.Post("/user/change-password", Json(("old_password", TestMember.Password), ("new_password", New), ("confirm_password", New)), token)).Expect(200));
    }

    [Fact]
    public async Task A_first_password_by_its_code_does()
    {
        await Member();
        await KeepsTheCallersAlone(ByCode, false, async token =>
        {
            (await Api.Post("/create/password", Json(("new_password", New), ("confirm_password", New)), token)).Expect(200);
            (await Api.Post("/create/password/verify", Json(("otp", await Api.CodeSentTo(Email)), ("password", New)), token)).Expect(200);
        });
    }

    [Theory]
    [InlineData("/user/profile", "email_otp", null)]
    [InlineData("/user/profile/verify-otp", "emailOtp", "email_otp")]
    public async Task A_changed_contact_does(string path, string code, string? flag)
    {
        await Member(static m => m.WithPassword());
        await KeepsTheCallersAlone(() => LoginByPassword("sam_t"), false, async token =>
        {
            (await Api.Post("/user/send-otp", Json(("email", NewEmail)), token)).Expect(200);
            (string, object?)[] fields = [("email", NewEmail), (code, await Api.CodeSentTo(NewEmail))];
            (await Api.Post(path, Json(flag is null ? fields : [.. fields, (flag, true)]), token)).Expect(200);
        });
    }

    [Fact]
    public async Task What_ends_all_sessions_later_ends_the_kept_one_too()
    {
        var me = await Member(static m => m.WithPassword());
        var own = (await LoginByPassword("sam_t")).Expect(200);
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Api.Post("/user/change-password", Json(("old_password", TestMember.Password), ("new_password", New), ("confirm_password", New)), own["accessToken"])).Expect(200);
        (await Api.Get("/user/info", own["accessToken"])).Expect(200);
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Api.Post("/privacy/security/clear-sessions", Json(("password", New)), Api.AsMember(me))).Expect(200);
        (await Api.Get("/user/info", own["accessToken"])).Expect(401);
    }

    [Fact]
    public async Task A_token_that_names_no_session_ends_no_access_token_its_own_included()
    {
        var me = await Member(static m => m.WithPassword());
        var other = (await LoginByPassword("sam_t")).Expect(200);
        var legacy = Api.AsMember(me);
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Api.Post("/user/change-password", Json(("old_password", TestMember.Password), ("new_password", New), ("confirm_password", New)), legacy)).Expect(200);
        (await Api.Get("/user/info", legacy)).Expect(200);
        (await Api.Get("/user/info", other["accessToken"])).Expect(200);
    }

    private Task<long> Member(Func<TestMember, TestMember>? change = null)
    {
        var member = new TestMember("sam_t") { Email = Email };
        return Api.AddMember(change is null ? member : change(member));
    }

    private async Task<ApiAnswer> ByCode()
    {
        (await LoginByCode(Email)).Expect(200);
        return await VerifyLogin(Email, (await Api.CodeSentTo(Email))!);
    }

    private async Task KeepsTheCallersAlone(Func<Task<ApiAnswer>> signIn, bool afterRefresh, Func<string, Task> change)
    {
        var own = (await signIn()).Expect(200);
        var intruder = (await signIn()).Expect(200);
        var token = own["accessToken"];
        if (afterRefresh) token = (await Post("/auth/refresh", ("refreshToken", own["refreshToken"]))).Expect(200)["accessToken"];
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        await change(token);
        Api.Clock.Advance(TimeSpan.FromMinutes(1));

        (await Api.Get("/user/info", intruder["accessToken"])).Expect(401);
        (await Post("/auth/refresh", ("refreshToken", intruder["refreshToken"]))).Expect(401);
        (await Api.Get("/user/info", token)).Expect(200);
        var next = (await Post("/auth/refresh", ("refreshToken", own["refreshToken"]))).Expect(200)["accessToken"];
        (await Api.Get("/user/info", next)).Expect(200);
    }
}
