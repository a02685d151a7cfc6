using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth.Sessions;

/// <summary>
/// What ends a member's other sessions and their store fails: nothing has changed, the same call works when the store is back, and only then
/// is whoever else was signed in out. The change used to stand by then, so that a repeated call was refused and an intruder stayed.
/// </summary>
public sealed class EndOfSessionsTests : AuthTests
{
    private const string Email = "sam@mail.example";
    private const string NewEmail = "new.sam@mail.example";
    private const string New = "another pass 9";

    private BrokenSessions sessions = null!;

    [Fact]
    public async Task A_changed_password() =>
        await IsAllOrNothing(
            await Member(static m => m.WithPassword()),
            static _ => Task.FromResult(("/user/change-password", Json(("old_password", TestMember.Password), ("new_password", New), ("confirm_password", New)))));

    [Fact]
    public async Task A_first_password() =>
        await IsAllOrNothing(
            await Member(static m => m with { Email = "", EmailVerified = "0" }),
            static _ => Task.FromResult(("/create/password", Json(("new_password", New), ("confirm_password", New)))));

    [Fact]
    public async Task A_first_password_by_its_code() =>
        await IsAllOrNothing(await Member(), async me =>
        {
            (await Api.Post("/create/password", Json(("new_password", New), ("confirm_password", New)), Api.AsMember(me))).Expect(200);
            return ("/create/password/verify", Json(("otp", await Api.CodeSentTo(Email)), ("password", New)));
        });

    [Theory]
    [InlineData("/user/profile", "email_otp", null)]
    [InlineData("/user/profile/verify-otp", "emailOtp", "email_otp")]
    public async Task A_changed_contact(string path, string code, string? flag) =>
        await IsAllOrNothing(await Member(), async me =>
        {
            (await Api.Post("/user/send-otp", Json(("email", NewEmail)), Api.AsMember(me))).Expect(200);
            (string, object?)[] fields = [("email", NewEmail), (code, await Api.CodeSentTo(NewEmail))];
            return (path, Json(flag is null ? fields : [.. fields, (flag, true)]));
        });

    [Fact]
    public async Task A_deletion() =>
        await IsAllOrNothing(await Member(static m => m.WithPassword()), static _ => Task.FromResult(("/account/delete", Json(("password", TestMember.Password)))));

    [Fact]
    public async Task A_deletion_by_its_code() =>
        await IsAllOrNothing(await Member(), async me =>
        {
            (await Api.Post("/account/delete", Json(), Api.AsMember(me))).Expect(200);
            return ("/account/delete/otp", Json(("otp", await Api.CodeSentTo(Email))));
        });

    [Fact]
    public async Task A_reset_password_stays_the_old_one_and_its_proof_good()
    {
        var me = await Member(static m => m.WithPassword());
        var proof = (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", await RequestReset(Email)))).Expect(200)["resetToken"];
        sessions.RefusesDeletes = true;
        (await Post("/auth/reset-password", ("email", Email), ("password", New), ("confirm_password", New), ("resetToken", proof))).Expect(503);
        sessions.RefusesDeletes = false;
        (await LoginByPassword("sam_t")).Expect(200);
        (await LoginByPassword("sam_t", New)).Expect(401);
        Assert.NotEqual(0, await SessionsOf(me.ToString()));

        (await Post("/auth/reset-password", ("email", Email), ("password", New), ("confirm_password", New), ("resetToken", proof))).Expect(200);
        Assert.Equal(0, await SessionsOf(me.ToString()));
        (await Post("/auth/reset-password", ("email", Email), ("password", New), ("confirm_password", New), ("resetToken", proof))).Expect(401);
    }

    [Fact]
    public async Task A_contact_that_a_sign_in_proves_stays_unproven()
    {
        await Member(static m => m with { EmailVerified = "0" });
        (await LoginByCode(Email)).Expect(200);
        sessions.RefusesDeletes = true;
        (await VerifyLogin(Email, (await Api.CodeSentTo(Email))!)).Expect(503);
        Assert.Equal("0", await Api.Scalar<string>("select email_verified from users where username = 'sam_t'"));
    }

    protected override Task<ApiUnderTest> Create() =>
        ApiUnderTest.Create(null, context => context with { Sessions = sessions = new BrokenSessions(context.Sessions) });

    private Task<long> Member(Func<TestMember, TestMember>? change = null)
    {
        var member = new TestMember("sam_t") { Email = Email };
        return Api.AddMember(change is null ? member : change(member));
    }

    private async Task IsAllOrNothing(long me, Func<long, Task<(string Path, string Body)>> call)
    {
        await Api.Context.Sessions.Put(new Session("elsewhere", me.ToString(), Api.Now.AddDays(1), "f", "198.51.100.1", "x", Api.Now), CancellationToken.None);
        var (path, body) = await call(me);
        var before = await Row(me);
        sessions.RefusesDeletes = true;
        (await Api.Post(path, body, Api.AsMember(me))).Expect(503);
        Assert.Equal(before, await Row(me));
        Assert.Equal(1, await SessionsOf(me.ToString()));

        sessions.RefusesDeletes = false;
        (await Api.Post(path, body, Api.AsMember(me))).Expect(200);
        Assert.NotEqual(before, await Row(me));
        Assert.Equal(0, await SessionsOf(me.ToString()));
    }

    private async Task<string?> Row(long me) =>
        await Api.Scalar<string>("select concat(coalesce(password, ''), '|', email, '|', email_verified, '|', status) from users where id = @me", ("@me", me));
}
