using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>POST /auth/login.</summary>
public sealed class LoginTests : AuthTests
{
    [Theory]
    [InlineData("sam_t")]
    [InlineData("SAM_T")]
    [InlineData("sam@mail.example")]
    [InlineData("Sam@Mail.Example")]
    public async Task A_password_signs_in_by_username_and_by_address(string name)
    {
        var id = await Sam();
        var answer = (await LoginByPassword(name)).Expect(200);
        Assert.Equal(SignedInShape, answer.DataShape);
        Assert.Equal((id.ToString(), "sam_t", "Test Member"), (answer["user.id"], answer["user.username"], answer["user.name"]));
        Assert.NotNull(await Api.Context.Sessions.Find(answer["refreshToken"], id.ToString(), CancellationToken.None));
    }

    [Theory]
    [InlineData("+919876500001", "98765 00001")]
    [InlineData("919876500001", "9876500001")]
    public async Task Defect_spaces_in_a_phone_are_dropped_before_the_look_up(string stored, string phone)
    {
        await Api.AddMember(new TestMember("sam_t") { Mobile = stored }.WithPassword());
        (await PostAnonymous("/auth/login", ("is_otp_login", false), ("country_code", "+91"), ("phone", phone), ("password", TestMember.Password))).Expect(200);
    }

    [Fact]
    public async Task The_phone_goes_before_the_name()
    {
        var phone = await Api.AddMember(new TestMember("phoney") { Mobile = "+919876500001" }.WithPassword());
        await Sam();
        var answer = (await PostAnonymous(
            "/auth/login", ("is_otp_login", false), ("username_email", "sam_t"), ("country_code", "+91"), ("phone", "9876500001"), ("password", TestMember.Password))).Expect(200);
        Assert.Equal(phone.ToString(), answer["user.id"]);
    }

    [Theory]
    [InlineData("normal", false, "user")]
    [InlineData("normal", true, "creator")]
    [InlineData("admin", true, "admin")]
    public async Task The_tokens_role_is_mapped(string role, bool isCreator, string expected)
    {
        await Sam(m => m with { Role = role, IsCreator = isCreator });
        var answer = (await LoginByPassword("sam_t")).Expect(200);
        Assert.Equal(expected, (string?)Jwt.Payload(answer["accessToken"])["role"]);
        Assert.Equal(expected, (string?)Jwt.Payload(answer["refreshToken"])["role"]);
    }

    [Fact]
    public async Task The_avatar_is_an_address_and_the_country_decides_the_currency()
    {
        await Sam(m => m with { Avatar = "face.webp", CountriesId = "1" });
        var answer = (await LoginByPassword("sam_t")).Expect(200);
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/face.webp", answer["user.avatar"]);
        Assert.Equal(("1", "USD", "$"), (answer["user.countries_id"], answer["currency.code"], answer["currency.symbol"]));
        Assert.Equal(0.02m, (decimal)answer.Data!["currency"]!["coin_conversion_rate"]!);
    }

    [Fact]
    public async Task The_push_token_is_remembered_and_the_login_noted()
    {
        var id = await Sam();
        (await PostAnonymous("/auth/login", ("is_otp_login", false), ("username_email", "sam_t"), ("password", TestMember.Password), ("fcm_token", "fcm-9"))).Expect(200);
        Assert.Equal("fcm-9", (await Api.Context.PushTokens.Find(id, CancellationToken.None))!.FcmToken);
        Assert.Equal("2025-06-15 12:00:00", await Api.Scalar<string>("select last_login from users where id = @id", ("@id", id)));
    }

    [Fact]
    public async Task A_wrong_password_is_401_and_an_unknown_name_404()
    {
        await Sam();
        (await LoginByPassword("sam_t", "wrong")).Expect(401);
        (await LoginByPassword("nobody_here")).Expect(404);
        (await LoginByPassword("nobody@mail.example")).Expect(404);
    }

    [Fact]
    public async Task Without_a_password_set_every_password_is_401()
    {
        await Api.AddMember(new TestMember("bare") { Email = "bare@mail.example" });
        (await LoginByPassword("bare", " ")).Expect(401);
    }

    [Theory]
    [InlineData("""{"username_email":"a","password":"b"}""", "is_otp_login")]
    [InlineData("""{"is_otp_login":"true","username_email":"a","password":"b"}""", "is_otp_login")]
    [InlineData("""{"is_otp_login":1,"username_email":"a","password":"b"}""", "is_otp_login")]
    [InlineData("""{"is_otp_login":false,"password":"b"}""", "username_email")]
    [InlineData("""{"is_otp_login":false,"username_email":"a"}""", "password")]
    [InlineData("""{"is_otp_login":true}""", "username_email")]
    [InlineData("""{"is_otp_login":true,"country_code":"+91","phone":"987650000"}""", "phone")]
    [InlineData("""{"is_otp_login":true,"country_code":"+1","phone":"12345"}""", "phone")]
    [InlineData("""{"is_otp_login":true,"country_code":"91","phone":"9876500001"}""", "country_code")]
    [InlineData("""{"is_otp_login":false,"username_email":{"$gt":""},"password":"b"}""", "username_email")]
    public async Task An_invalid_field_is_400(string body, string field) => AssertFaults(await Api.Post("/auth/login", body, Api.AsAnonymous()), field);

    [Fact]
    public async Task A_form_is_taken_as_well()
    {
        await Sam();
        (await Api.Send(
            "POST",
            "/auth/login",
            "is_otp_login=false&username_email=sam_t&password=correct+horse%207",
            new ApiCall { Token = Api.AsAnonymous(), ContentType = "application/x-www-form-urlencoded" })).Expect(200);
    }

    [Fact]
    public async Task It_needs_an_anonymous_token()
    {
        var body = Json(("is_otp_login", false), ("username_email", "sam_t"), ("password", "x"));
        (await Api.Post("/auth/login", body)).Expect(401);
        (await Api.Post("/auth/login", body, Api.AsMember(1))).Expect(403);
    }

    [Fact]
    public async Task A_code_is_mailed_on_request()
    {
        await Sam();
        var answer = (await LoginByCode("SAM@mail.example")).Expect(200);
        Assert.Equal("{actionRequired:string}", answer.DataShape);
        Assert.Equal("2fa_verify", answer["actionRequired"]);
        Assert.NotNull(await Api.CodeSentTo("sam@mail.example"));
    }

    [Fact]
    public async Task A_code_goes_to_the_phone_where_one_is_named()
    {
        await Sam(m => m with { Mobile = "+919876500001" });
        (await PostAnonymous("/auth/login", ("is_otp_login", true), ("username_email", "sam@mail.example"), ("country_code", "+91"), ("phone", "98765 00001"))).Expect(200);
        Assert.NotNull(await Api.CodeSentTo("+919876500001"));
        Assert.Null(await Api.CodeSentTo("sam@mail.example"));
    }

    [Fact]
    public async Task A_code_for_an_unknown_account_is_404() => (await LoginByCode("nobody@mail.example")).Expect(404);

    [Theory]
    [InlineData("pending", null)]
    [InlineData("deleted", -31)]
    [InlineData("deleted", null)]
    public async Task Defect_no_code_is_sent_to_an_account_that_may_not_sign_in(string status, int? deletedDaysAgo)
    {
        await Sam(m => m with { Status = status, DeletedAt = deletedDaysAgo is { } days ? Api.Now.AddDays(days) : null });
        (await LoginByCode("sam@mail.example")).Expect(403);
        Assert.Null(await Api.CodeSentTo("sam@mail.example"));
    }

    [Theory]
    [InlineData("pending", 403)]
    [InlineData("deleted", 403)]
    [InlineData("weird", 500)]
    public async Task Defect_the_state_is_told_only_after_the_right_password(string status, int expected)
    {
        await Sam(m => m with { Status = status });
        (await LoginByPassword("sam_t", "wrong")).Expect(401);
        (await LoginByPassword("sam_t")).Expect(expected);
    }

    [Fact]
    public async Task A_suspended_member_gets_tokens_and_is_told()
    {
        await Sam(m => m with { Status = "suspended" });
        var answer = (await LoginByPassword("sam_t")).Expect(200);
        Assert.Equal(SuspendedShape, answer.DataShape);
        Assert.Equal(("suspended", "/auth/suspended", "suspended", "user"), (answer["actionRequired"], answer["redirectTo"], answer["user.status"], answer["user.role"]));
    }

    [Theory]
    [InlineData("deleted", false)]
    [InlineData("active", true)]
    public async Task A_deleted_account_within_its_thirty_days_can_be_retrieved(string status, bool flag)
    {
        var id = await Sam(m => m with { Status = status, IsFlaggedDeleted = flag, DeletedAt = Api.Now.AddDays(-30) });
        var answer = (await LoginByPassword("sam_t")).Expect(200);
        Assert.Equal(RetrieveShape, answer.DataShape);
        Assert.Equal(("retrieve", "/account/retrieve", "deleted"), (answer["actionRequired"], answer["redirectTo"], answer["user.status"]));
        Assert.Equal("retrieve", (string?)Jwt.Payload(answer["accessToken"])["scope"]);
        Assert.Equal(0, await SessionsOf(id.ToString()));
        (await Api.Get("/auth/validate", answer["accessToken"])).Expect(401);
    }

    [Fact]
    public async Task A_deleted_account_past_its_thirty_days_is_403()
    {
        await Sam(m => m with { Status = "deleted", DeletedAt = Api.Now.AddDays(-30).AddSeconds(-1) });
        (await LoginByPassword("sam_t")).Expect(403);
    }

    [Fact]
    public async Task Two_steps_mail_a_code_after_the_right_password_only()
    {
        await Sam(m => m with { HasTwoSteps = true });
        (await LoginByPassword("sam_t", "wrong")).Expect(401);
        Assert.Null(await Api.CodeSentTo("sam@mail.example"));
        var answer = (await LoginByPassword("sam_t")).Expect(200);
        Assert.Equal("{actionRequired:string}", answer.DataShape);
        Assert.NotNull(await Api.CodeSentTo("sam@mail.example"));
    }

    [Fact]
    public async Task Defect_two_steps_work_for_an_account_without_an_address()
    {
        await Sam(m => m with { Email = "", Mobile = "+919876500001", HasTwoSteps = true });
        (await LoginByPassword("sam_t")).Expect(200);
        (await VerifyLogin("sam_t", (await Api.CodeSentTo("+919876500001"))!)).Expect(200);
    }

    [Fact]
    public async Task Defect_a_code_alone_does_not_replace_the_password_of_a_two_step_account()
    {
        await Sam(m => m with { HasTwoSteps = true });
        (await LoginByCode("sam@mail.example")).Expect(401);
        Assert.Null(await Api.CodeSentTo("sam@mail.example"));
    }

    [Fact]
    public async Task Defect_ten_wrong_passwords_close_the_account_until_the_window_ends()
    {
        await Sam();
        for (var i = 0; i < 10; i++) (await LoginByPassword("sam_t", "wrong")).Expect(401);
        Assert.NotNull((await LoginByPassword("sam_t")).Expect(429).Headers["Retry-After"]);
        (await LoginByPassword("sam@mail.example")).Expect(429);
        Api.Clock.Advance(TimeSpan.FromMinutes(15));
        (await LoginByPassword("sam_t")).Expect(200);
    }

    [Fact]
    public async Task Defect_parallel_guesses_are_not_answered_beyond_the_tenth()
    {
        await Sam();
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => LoginByPassword("sam_t", $"guess {i}"))));
        Assert.Equal(10, answers.Count(static a => a.Status == 401));
        Assert.Equal(50, answers.Count(static a => a.Status == 429));
    }

    [Fact]
    public async Task Right_passwords_are_not_counted()
    {
        await Sam();
        for (var i = 0; i < 15; i++) (await LoginByPassword("sam_t")).Expect(200);
    }

    private Task<long> Sam(Func<TestMember, TestMember>? change = null)
    {
        var member = new TestMember("sam_t") { Email = "sam@mail.example" }.WithPassword();
        return Api.AddMember(change is null ? member : change(member));
    }
}
