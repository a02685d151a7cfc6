using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>Signing in in two steps, from a phone number on: password and code, and neither alone.</summary>
public sealed class TwoStepTests : AuthTests
{
    private const string Number = "+919876500001";
    private const string Address = "sam@mail.example";

    [Theory]
    [InlineData(Address)]
    [InlineData("")]
    public async Task Defect_two_steps_by_phone_and_password_need_both(string email)
    {
        await Add(email);
        (await ByPhone("wrong password")).Expect(401);
        Assert.Null(await Api.CodeSentTo(Number));

        var first = (await ByPhone(TestMember.Password)).Expect(200);
        Assert.Equal("2fa_verify", first["actionRequired"]);
        Assert.Null(first.Data!["accessToken"]);
        Assert.Null(first.Data!["refreshToken"]);
        Assert.Equal(0, await SessionsOf((await Api.Scalar<long>("select id from users where username = 'sam_t'")).ToString()));

        var code = (await Api.CodeSentTo(email.Length > 0 ? email : Number))!;
        (await VerifyLogin(Number, Other(code))).Expect(401);
        var second = (await VerifyLogin(Number, code)).Expect(200);
        (await Api.Get("/user/info", second["accessToken"])).Expect(200);
        (await VerifyLogin(Number, code)).Expect(401);
    }

    [Fact]
    public async Task A_code_to_the_phone_alone_opens_no_two_step_account()
    {
        await Add(Address);
        var asked = await PostAnonymous("/auth/login", ("is_otp_login", true), ("country_code", "+91"), ("phone", "9876500001"));
        asked.Expect(401);
        Assert.Null(await Api.CodeSentTo(Number));
    }

    [Fact]
    public async Task Another_members_second_step_opens_nothing()
    {
        await Add(Address);
        await Api.AddMember(new TestMember("eve") { Email = "eve@mail.example", Mobile = "+919876500002", HasTwoSteps = true }.WithPassword());
        (await ByPhone(TestMember.Password)).Expect(200);
        (await PostAnonymous("/auth/login", ("is_otp_login", false), ("country_code", "+91"), ("phone", "9876500002"), ("password", TestMember.Password))).Expect(200);
        (await VerifyLogin(Number, (await Api.CodeSentTo("eve@mail.example"))!)).Expect(401);
    }

    private Task<long> Add(string email) =>
        Api.AddMember(new TestMember("sam_t") { Email = email, Mobile = Number, MobileVerified = "yes", HasTwoSteps = true }.WithPassword());

    private Task<ApiAnswer> ByPhone(string password) =>
        PostAnonymous("/auth/login", ("is_otp_login", false), ("country_code", "+91"), ("phone", "98765 00001"), ("password", password));
}
