using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Statements;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>
/// A code is used up by what it proves and by nothing else: what fails before leaves nothing half done, and the same code works when the store is
/// back. It used to be spent first, so that an outage of a moment cost the member the code.
/// </summary>
public sealed class UnspentCodeTests : AuthTests
{
    private const string Email = "sam@mail.example";

    private BrokenSessions sessions = null!;
    private BrokenCodes codes = null!;

    /// <summary>Statements that begin with it fail; null = none.</summary>
    private string? failing;

    [Theory]
    [InlineData("insert into users")]
    [InlineData("update users set username")]
    public async Task A_sign_up_whose_account_cannot_be_written(string statement)
    {
        var code = await RequestSignup(Email);
        failing = statement;
        (await VerifySignup(code)).Expect(503);
        failing = null;
        Assert.Equal(0, await Accounts());
        (await VerifySignup(code)).Expect(200);
        (await VerifySignup(code)).Expect(404);
        Assert.Equal(1, await Accounts());
    }

    [Fact]
    public async Task A_sign_up_whose_session_cannot_be_stored()
    {
        var code = await RequestSignup(Email);
        sessions.RefusesPuts = true;
        (await VerifySignup(code)).Expect(503);
        sessions.RefusesPuts = false;
        Assert.Equal(0, await Accounts());
        (await VerifySignup(code)).Expect(200);
    }

    [Fact]
    public async Task A_sign_up_whose_code_cannot_be_used_up_makes_no_account()
    {
        var code = await RequestSignup(Email);
        codes.RefusesDeletes = true;
        (await VerifySignup(code)).Expect(503);
        codes.RefusesDeletes = false;
        Assert.Equal(0, await Accounts());
        (await VerifySignup(code)).Expect(200);
    }

    [Fact]
    public async Task A_sign_in_that_the_database_breaks_off()
    {
        var (id, code) = await CodeOfSam();
        failing = "update users set last_login";
        (await VerifyLogin(Email, code)).Expect(503);
        failing = null;
        Assert.Equal(0, await SessionsOf(id.ToString()));
        (await VerifyLogin(Email, code)).Expect(200);
        (await VerifyLogin(Email, code)).Expect(401);
        Assert.Equal(1, await SessionsOf(id.ToString()));
    }

    [Fact]
    public async Task A_sign_in_whose_session_cannot_be_stored()
    {
        var (_, code) = await CodeOfSam();
        sessions.RefusesPuts = true;
        (await VerifyLogin(Email, code)).Expect(503);
        sessions.RefusesPuts = false;
        (await VerifyLogin(Email, code)).Expect(200);
    }

    [Fact]
    public async Task A_sign_in_whose_code_cannot_be_used_up_leaves_no_session()
    {
        var (id, code) = await CodeOfSam();
        codes.RefusesDeletes = true;
        (await VerifyLogin(Email, code)).Expect(503);
        codes.RefusesDeletes = false;
        Assert.Equal(0, await SessionsOf(id.ToString()));
        (await VerifyLogin(Email, code)).Expect(200);
    }

    [Fact]
    public async Task A_sign_in_that_proves_a_contact_and_cannot_end_what_was_before()
    {
        var (_, code) = await CodeOfSam(static m => m with { EmailVerified = "0" });
        sessions.RefusesDeletes = true;
        (await VerifyLogin(Email, code)).Expect(503);
        sessions.RefusesDeletes = false;
        (await VerifyLogin(Email, code)).Expect(200);
        Assert.Equal("1", await Api.Scalar<string>("select email_verified from users where username = 'sam_t'"));
    }

    [Fact]
    public async Task A_code_to_an_unproven_contact_signs_in_once_however_often_it_is_sent_and_that_session_stays()
    {
        var (id, code) = await CodeOfSam(static m => m with { EmailVerified = "0" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => VerifyLogin(Email, code))));
        var signedIn = Assert.Single(answers, static a => a.Status == 200);
        Assert.All(answers, static a => Assert.Contains(a.Status, new[] { 200, 401 }));
        Assert.Equal(1, await SessionsOf(id.ToString()));
        (await Post("/auth/refresh", ("refreshToken", signedIn["refreshToken"]))).Expect(200);
    }

    [Fact]
    public async Task A_reset_whose_proof_cannot_be_stored()
    {
        await CodeOfSam();
        var code = await RequestReset(Email);
        codes.RefusesMarkers = true;
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", code))).Expect(503);
        codes.RefusesMarkers = false;
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", code))).Expect(200);
        (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", code))).Expect(400);
    }

    [Fact]
    public async Task A_reset_code_that_is_sent_twice_at_once_gives_one_proof_and_that_one_is_good()
    {
        await CodeOfSam();
        for (var round = 0; round < 5; round++)
        {
            var code = await RequestReset(Email);
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Post("/auth/forgot-password/verify", ("email", Email), ("otp", code)))));
            var right = Assert.Single(answers, static a => a.Status == 200);
            (await Post("/auth/reset-password", ("email", Email), ("password", "a new password"), ("confirm_password", "a new password"), ("resetToken", right["resetToken"]))).Expect(200);
        }
    }

    /// <summary>Two contacts change together: the code that was used up when the other one could not be is given back.</summary>
    [Theory]
    [InlineData("/user/profile")]
    [InlineData("/user/profile/verify-otp")]
    public async Task A_change_of_two_contacts_whose_second_code_cannot_be_used_up(string path)
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = Email });
        (await Api.Post("/user/send-otp", Json(("email", "new@mail.example"), ("mobile", "9876500009"), ("country_code", "+91")), Api.AsMember(id))).Expect(200);
        var (mailed, texted) = (await Api.CodeSentTo("new@mail.example"), await Api.CodeSentTo("+919876500009"));
        var body = path == "/user/profile"
            ? Json(("email", "new@mail.example"), ("mobile", "9876500009"), ("country_code", "+91"), ("email_otp", mailed), ("mobile_otp", texted))
            : Json(("email", "new@mail.example"), ("mobile", "9876500009"), ("country_code", "+91"), ("emailOtp", mailed), ("mobileOtp", texted), ("email_otp", true), ("mobile_otp", true));
        codes.RefusesDeletesOf = "+919876500009";
        (await Api.Post(path, body, Api.AsMember(id))).Expect(503);
        codes.RefusesDeletesOf = null;
        Assert.Equal(Email, await Api.Scalar<string>("select email from users where id = @id", ("@id", id)));

        (await Api.Post(path, body, Api.AsMember(id))).Expect(200);
        Assert.Equal("new@mail.example+919876500009", await Api.Scalar<string>("select concat(email, mobile) from users where id = @id", ("@id", id)));
        await Api.Execute("update users set email = '', mobile = '' where id = @id", ("@id", id));
        (await Api.Post(path, body, Api.AsMember(id))).Expect(400);
    }

    protected override Task<ApiUnderTest> Create()
    {
        var ledger = new StatementLedger(statement =>
        {
            if (failing is { } text && statement.Sql.StartsWith(text, StringComparison.Ordinal)) throw new DependencyException("sql") { Kind = DependencyFailure.Broken };
        });
        return ApiUnderTest.Create(
            new() { ["RATE_LIMIT_OTP_SENDS"] = "0" },
            context => context with
            {
                Sessions = sessions = new BrokenSessions(context.Sessions),
                Codes = codes = new BrokenCodes(context.Codes),
                Database = new RecordingDatabase(context.Database, ledger),
            });
    }

    private Task<ApiAnswer> VerifySignup(string code) => PostAnonymous("/auth/signup/verify", ("identifier", Email), ("otp", code));

    private Task<long> Accounts() => Api.Scalar<long>("select count(*) from users where email = @email", ("@email", Email));

    private async Task<(long Id, string Code)> CodeOfSam(Func<TestMember, TestMember>? change = null)
    {
        var member = new TestMember("sam_t") { Email = Email };
        var id = await Api.AddMember(change is null ? member : change(member));
        (await LoginByCode(Email)).Expect(200);
        return (id, (await Api.CodeSentTo(Email))!);
    }
}
