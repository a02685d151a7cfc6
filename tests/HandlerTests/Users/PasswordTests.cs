using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Users;

/// <summary>POST /user/change-password, /create/password and /create/password/verify.</summary>
public sealed class PasswordTests : UserTests
{
    private const string New = "another pass 9";

    [Fact]
    public async Task A_change_needs_the_old_password_and_tells_the_member()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example" }.WithPassword());
        (await Change(id, "wrong old", New)).Expect(400);
        (await Change(id, TestMember.Password, New)).Expect(200);
        (await Change(id, TestMember.Password, "third pass 1")).Expect(400);
        Assert.Contains(await Api.MessagesTo("sam@mail.example"), m => m.Code is null);
    }

    [Fact]
    public async Task Defect_the_other_sessions_end_and_this_one_stays()
    {
        var id = await Api.AddMember(new TestMember("sam_t").WithPassword());
        await AddSession(id, "elsewhere", "f");
        (await Change(id, TestMember.Password, New)).Expect(200);
        Assert.Empty(await Api.Context.Sessions.List(id.ToString(), CancellationToken.None));
    }

    [Theory]
    [InlineData("203.0.113.7", "Phone/7.1", true)]
    [InlineData("203.0.113.99", "Phone/7.2", true)]
    [InlineData("203.0.113.7", "Phone/7.1", false)]
    [InlineData("203.0.113.99", "Phone/7.2", false)]
    public async Task This_session_stays_after_a_password_change_and_no_other_does(string address, string userAgent, bool isNamed)
    {
        var id = await Api.AddMember(new TestMember("sam_t").WithPassword());
        var here = new ApiCall { Token = Api.AsAnonymous(), Address = "203.0.113.7", UserAgent = "Phone/7.1" };
        var mine = await SignIn(here);
        var laptop = await SignIn(here with { Address = "198.51.100.1", UserAgent = "Laptop Browser" });
        var stolen = await SignIn(here with { Address = "198.51.100.2", UserAgent = "Other Phone" });

        var call = new ApiCall { Token = isNamed ? mine["accessToken"] : Api.AsMember(id), Address = address, UserAgent = userAgent };
        var body = $$"""{"old_password":"{{TestMember.Password}}","new_password":"{{New}}","confirm_password":"{{New}}"}""";
        (await Api.Send("POST", "/user/change-password", body, call)).Expect(200);

        Assert.Single(await Api.Context.Sessions.List(id.ToString(), CancellationToken.None));
        (await Refresh(mine, call)).Expect(200);
        (await Refresh(laptop, call)).Expect(401);
        (await Refresh(stolen, call)).Expect(401);
    }

    [Fact]
    public async Task Of_several_sessions_of_one_kind_of_device_elsewhere_none_is_taken_for_that_of_a_token_that_names_none()
    {
        var id = await Api.AddMember(new TestMember("sam_t").WithPassword());
        var here = new ApiCall { Token = Api.AsAnonymous(), Address = "203.0.113.7", UserAgent = "Phone/7.1" };
        await SignIn(here);
        await SignIn(here with { Address = "198.51.100.2" });
        var body = $$"""{"old_password":"{{TestMember.Password}}","new_password":"{{New}}","confirm_password":"{{New}}"}""";
        (await Api.Send("POST", "/user/change-password", body, here with { Token = Api.AsMember(id), Address = "203.0.113.99" })).Expect(200);
        Assert.Empty(await Api.Context.Sessions.List(id.ToString(), CancellationToken.None));
    }

    [Fact]
    public async Task Defect_guesses_are_counted_even_at_the_same_time()
    {
        var id = await Api.AddMember(new TestMember("sam_t").WithPassword());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Change(id, $"guess {i}", New)));
        Assert.Equal(5, answers.Count(a => a.Status == 400));
        Assert.Equal(3, answers.Count(a => a.Status == 429));
    }

    [Theory]
    [InlineData(null, New, New)]
    [InlineData(TestMember.Password, New, "different")]
    [InlineData(TestMember.Password, TestMember.Password, TestMember.Password)]
    [InlineData(TestMember.Password, "12345", "12345")]
    [InlineData(TestMember.Password, "0123456789012345678901234567890123456789012345678901234567890123456789abc", "0123456789012345678901234567890123456789012345678901234567890123456789abc")]
    public async Task Defect_bad_values_are_400(string? old, string fresh, string confirm)
    {
        var id = await Api.AddMember(new TestMember("sam_t").WithPassword());
        (await Post("/user/change-password", id, ("old_password", old), ("new_password", fresh), ("confirm_password", confirm))).Expect(400);
        (await Post("/user/change-password", id, ("old_password", 5), ("new_password", true), ("confirm_password", confirm))).Expect(400);
    }

    [Fact]
    public async Task An_account_without_a_password_cannot_change_it() => (await Change(8, "whatever", New)).Expect(400);

    [Theory]
    [InlineData("/create/password", "/create/password/verify")]
    [InlineData("/user/create/password", "/user/create/password/verify")]
    public async Task A_first_password_is_set_by_the_code(string request, string verify)
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example", Mobile = "+919876500001", MobileVerified = "yes" });
        var answer = (await Create(request, id, "135790")).Expect(200);
        Assert.Equal("true", answer["otp_required"]);
        Assert.Equal(["sa*@mail.example", "+9198*****001"], answer.Data!["destinations"]!.AsArray().Select(d => (string)d!["masked"]!));
        var code = (await Api.CodeSentTo("+919876500001"))!;
        Assert.Equal(["otp"], (await Post(verify, id, ("otp", Other(code)), ("password", "135790"))).Expect(400).FaultyFields);
        (await Post(verify, id, ("otp", code), ("password", "135790"))).Expect(200);
        (await Change(id, "135790", New)).Expect(200);
    }

    [Fact]
    public async Task Defect_severe_an_existing_password_is_never_replaced_here()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example" }.WithPassword());
        (await Create("/create/password", id, New)).Expect(400);
        await Api.Context.Codes.Put(new StoredCode("sam@mail.example", "23456", Api.Now, Api.Now.AddMinutes(10), null, null), CancellationToken.None);
        (await Post("/create/password/verify", id, ("otp", "23456"), ("password", New))).Expect(400);
        var bare = await Api.AddMember(new TestMember("no_contact") { EmailVerified = "0" }.WithPassword());
        (await Create("/create/password", bare, New)).Expect(400);
    }

    [Fact]
    public async Task Without_a_proven_contact_the_first_password_is_set_at_once_and_once()
    {
        var id = await Api.AddMember(new TestMember("bare") { EmailVerified = "0" });
        var answers = await Task.WhenAll(Create("/create/password", id, New), Create("/create/password", id, "second one"));
        Assert.Equal([200, 400], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task Defect_a_code_for_signing_in_creates_no_password()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example" });
        await Api.Context.Codes.Put(new StoredCode("sam@mail.example", "23456", Api.Now, Api.Now.AddMinutes(10), "login", id), CancellationToken.None);
        (await Post("/create/password/verify", id, ("otp", "23456"), ("password", New))).Expect(400);
    }

    private async Task<ApiAnswer> SignIn(ApiCall call) => (await Api.Send(
        "POST", "/auth/login", $$"""{"is_otp_login":false,"username_email":"sam_t","password":"{{TestMember.Password}}"}""", call)).Expect(200);

    private Task<ApiAnswer> Refresh(ApiAnswer session, ApiCall call) =>
        Api.Send("POST", "/auth/refresh", $$"""{"refreshToken":"{{session["refreshToken"]}}"}""", call with { Token = null });

    private Task<ApiAnswer> Change(long member, string old, string fresh) =>
        Post("/user/change-password", member, ("old_password", old), ("new_password", fresh), ("confirm_password", fresh));

    private Task<ApiAnswer> Create(string path, long member, string fresh) => Post(path, member, ("new_password", fresh), ("confirm_password", fresh));

    private Task AddSession(long id, string token, string fingerprint) =>
        Api.Context.Sessions.Put(new Session(token, id.ToString(), Api.Now.AddDays(1), fingerprint, "198.51.100.1", "x", Api.Now), CancellationToken.None);
}
