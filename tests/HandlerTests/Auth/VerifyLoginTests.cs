using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>POST /auth/login/verify.</summary>
public sealed class VerifyLoginTests : AuthTests
{
    [Theory]
    [InlineData("sam@mail.example")]
    [InlineData("SAM@Mail.example")]
    public async Task A_code_signs_in(string identifier)
    {
        await Sam();
        (await LoginByCode("sam@mail.example")).Expect(200);
        var answer = (await VerifyLogin(identifier, (await Api.CodeSentTo("sam@mail.example"))!)).Expect(200);
        Assert.Equal(SignedInShape, answer.DataShape);
        (await Api.Get("/auth/validate", answer["accessToken"])).Expect(200);
    }

    [Fact]
    public async Task A_code_to_a_phone_signs_in()
    {
        await Sam(m => m with { Mobile = "919876500001" });
        (await PostAnonymous("/auth/login", ("is_otp_login", true), ("country_code", "+91"), ("phone", "9876500001"))).Expect(200);
        (await VerifyLogin("+919876500001", (await Api.CodeSentTo("+919876500001"))!)).Expect(200);
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        await Sam();
        (await LoginByCode("sam@mail.example")).Expect(200);
        var code = (await Api.CodeSentTo("sam@mail.example"))!;
        (await VerifyLogin("sam@mail.example", code)).Expect(200);
        (await VerifyLogin("sam@mail.example", code)).Expect(401);
    }

    [Fact]
    public async Task Fifty_parallel_verifies_sign_in_once()
    {
        await Sam();
        (await LoginByCode("sam@mail.example")).Expect(200);
        var code = (await Api.CodeSentTo("sam@mail.example"))!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => VerifyLogin("sam@mail.example", code))));
        Assert.Single(answers, static a => a.Status == 200);
        Assert.Equal(49, answers.Count(static a => a.Status == 401));
    }

    [Fact]
    public async Task Five_wrong_codes_end_the_code()
    {
        await Sam();
        (await LoginByCode("sam@mail.example")).Expect(200);
        var code = (await Api.CodeSentTo("sam@mail.example"))!;
        for (var i = 0; i < 5; i++) (await VerifyLogin("sam@mail.example", Other(code))).Expect(401);
        (await VerifyLogin("sam@mail.example", code)).Expect(401);
    }

    [Fact]
    public async Task The_code_is_good_for_ten_minutes_as_the_mail_says()
    {
        await Sam();
        (await LoginByCode("sam@mail.example")).Expect(200);
        var code = (await Api.CodeSentTo("sam@mail.example"))!;
        Api.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        (await VerifyLogin("sam@mail.example", code)).Expect(401);
        (await LoginByCode("sam@mail.example")).Expect(200);
        code = (await Api.CodeSentTo("sam@mail.example"))!;
        Api.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        (await Api.Post("/auth/login/verify", Json(("identifier", "sam@mail.example"), ("otp", code)), Api.Context.Tokens.AnonymousAccess("anon_1_0123456789ab", Api.Now))).Expect(200);
    }

    [Fact]
    public async Task Defect_a_code_of_one_flow_does_not_open_another()
    {
        await Sam();
        var reset = await RequestReset("sam@mail.example");
        (await VerifyLogin("sam@mail.example", reset)).Expect(401);
        (await LoginByCode("sam@mail.example")).Expect(200);
        var login = (await Api.CodeSentTo("sam@mail.example"))!;
        (await Post("/auth/forgot-password/verify", ("email", "sam@mail.example"), ("otp", login))).Expect(400);
        (await PostAnonymous("/auth/signup/verify", ("identifier", "sam@mail.example"), ("otp", login))).Expect(400);
        (await VerifyLogin("sam@mail.example", login)).Expect(200);
    }

    [Fact]
    public async Task A_code_of_another_flow_is_wrong_and_costs_its_own_flow_no_try()
    {
        await Sam();
        var reset = await RequestReset("sam@mail.example");
        for (var i = 0; i < 6; i++) (await VerifyLogin("sam@mail.example", reset)).Expect(401);
        (await Post("/auth/forgot-password/verify", ("email", "sam@mail.example"), ("otp", reset))).Expect(200);
    }

    [Fact]
    public async Task A_legacy_code_without_purpose_is_accepted()
    {
        await Sam();
        await PutLegacyCode("sam@mail.example", "54321");
        (await VerifyLogin("sam@mail.example", "54321")).Expect(200);
    }

    [Fact]
    public async Task A_legacy_code_under_the_stored_case_of_the_address_is_found()
    {
        await Sam(m => m with { Email = "Sam@Mail.Example" });
        await PutLegacyCode("Sam@Mail.Example", "54321");
        (await VerifyLogin("sam@mail.example", "54321")).Expect(200);
    }

    [Fact]
    public async Task The_code_may_be_a_number()
    {
        await Sam();
        (await LoginByCode("sam@mail.example")).Expect(200);
        (await PostAnonymous("/auth/login/verify", ("identifier", "sam@mail.example"), ("otp", int.Parse((await Api.CodeSentTo("sam@mail.example"))!)))).Expect(200);
    }

    [Theory]
    [InlineData("sam_t")]
    [InlineData("sam@mail.example")]
    [InlineData("+919876500001")]
    public async Task Defect_the_second_step_is_completed_under_every_name_of_the_account(string identifier)
    {
        await Sam(m => m with { HasTwoSteps = true, Mobile = "+919876500001" });
        (await LoginByPassword("sam_t")).Expect(200);
        (await VerifyLogin(identifier, (await Api.CodeSentTo("sam@mail.example"))!)).Expect(200);
    }

    [Fact]
    public async Task Defect_a_login_code_does_not_complete_a_two_step_sign_in()
    {
        await Sam();
        (await LoginByCode("sam@mail.example")).Expect(200);
        await Api.Execute("update users set two_factor_auth = 'yes' where username = 'sam_t'");
        (await VerifyLogin("sam@mail.example", (await Api.CodeSentTo("sam@mail.example"))!)).Expect(401);
    }

    [Fact]
    public async Task Defect_a_code_of_one_member_does_not_open_anothers_account()
    {
        await Sam();
        await Api.AddMember(new TestMember("eve") { Email = "eve@mail.example" });
        (await LoginByCode("eve@mail.example")).Expect(200);
        (await VerifyLogin("sam@mail.example", (await Api.CodeSentTo("eve@mail.example"))!)).Expect(401);
    }

    [Fact]
    public async Task Two_unknown_ways_to_fail()
    {
        (await VerifyLogin("nobody@mail.example", "12345")).Expect(404);
        AssertFaults(await PostAnonymous("/auth/login/verify"), "identifier", "otp");
    }

    /// <summary>Most members have no number: they were all read, and the first of them was taken for the one who signs in.</summary>
    [Theory]
    [InlineData("+")]
    [InlineData("+ -")]
    [InlineData("+phone")]
    public async Task A_number_without_digits_is_nobodys(string identifier)
    {
        await Sam();
        await Api.Execute("update users set mobile = ''");
        (await VerifyLogin(identifier, "12345")).Expect(404);
    }

    [Fact]
    public async Task Defect_an_identifier_that_is_no_text_is_400()
    {
        AssertFaults(await Api.Post("/auth/login/verify", """{"identifier":["sam@mail.example"],"otp":"12345"}""", Api.AsAnonymous()), "identifier");
        AssertFaults(await Api.Post("/auth/login/verify", """{"identifier":"sam@mail.example","otp":{"otp":1}}""", Api.AsAnonymous()), "otp");
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("deleted")]
    public async Task The_state_is_told_after_the_right_code(string status)
    {
        await Sam();
        (await LoginByCode("sam@mail.example")).Expect(200);
        await Api.Execute("update users set status = @status where username = 'sam_t'", ("@status", status));
        var code = (await Api.CodeSentTo("sam@mail.example"))!;
        (await VerifyLogin("sam@mail.example", Other(code))).Expect(401);
        (await VerifyLogin("sam@mail.example", code)).Expect(403);
    }

    [Fact]
    public async Task Defect_the_suspended_shape_has_a_currency()
    {
        await Sam(m => m with { Status = "suspended" });
        (await LoginByCode("sam@mail.example")).Expect(200);
        Assert.Equal(SuspendedShape, (await VerifyLogin("sam@mail.example", (await Api.CodeSentTo("sam@mail.example"))!)).Expect(200).DataShape);
    }

    [Fact]
    public async Task It_needs_an_anonymous_token()
    {
        (await Post("/auth/login/verify", ("identifier", "a"), ("otp", "12345"))).Expect(401);
        (await Api.Post("/auth/login/verify", Json(("identifier", "a"), ("otp", "12345")), Api.AsMember(1))).Expect(403);
    }

    private Task<long> Sam(Func<TestMember, TestMember>? change = null)
    {
        var member = new TestMember("sam_t") { Email = "sam@mail.example" }.WithPassword();
        return Api.AddMember(change is null ? member : change(member));
    }
}
