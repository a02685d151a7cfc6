using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Users;

/// <summary>Changing contacts: POST /user/send-otp, /user/profile, /user/profile/verify-otp.</summary>
public sealed class ContactTests : UserTests
{
    private const string NewMail = "new.mira@creators.example";
    private const string NewPhone = "+919811111111";

    /// <summary>A refusal used to come behind the mail, and to keep the address from its next code.</summary>
    [Fact]
    public async Task A_number_that_is_used_up_leaves_no_half_of_it_done()
    {
        for (var i = 0; i < 5; i++)
            (await Api.Post("/auth/signup", """{"name":"Ex","phone":"7000000099","countryCode":"+91","terms":"1"}""", Api.AsAnonymous())).Expect(200);
        (await Post("/user/send-otp", Mira, ("email", NewMail), ("mobile", "7000000099"), ("country_code", "+91"))).Expect(429);
        Assert.Empty(await Api.MessagesTo(NewMail));
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        Assert.Single(await Api.MessagesTo(NewMail));
    }

    [Fact]
    public async Task Both_contacts_get_a_code_of_their_own()
    {
        var answer = await SendBoth();
        Assert.Equal("{email_send_otp:bool,mobile_send_otp:bool,user_id:string}", answer.DataShape);
        Assert.Equal(Id(Mira), answer["user_id"]);
        Assert.NotEqual(await Api.CodeSentTo(NewMail), await Api.CodeSentTo(NewPhone));
    }

    [Fact]
    public async Task Nothing_is_sent_to_an_unchanged_contact()
    {
        var answer = (await Post("/user/send-otp", Mira, ("email", "Mira@Creators.example"), ("mobile", "9800000001"), ("country_code", "+91"))).Expect(200);
        Assert.Equal(("false", "false"), (answer["email_send_otp"], answer["mobile_send_otp"]));
        Assert.Empty(await Api.MessagesTo("mira@creators.example"));
    }

    [Theory]
    [InlineData("email", "leo@creators.example")]
    [InlineData("email", "LEO@creators.example")]
    public async Task A_contact_of_another_is_a_conflict(string field, string value) => (await Post("/user/send-otp", Mira, (field, value))).Expect(409);

    [Fact]
    public async Task Defect_contacts_are_checked_before_anything_is_sent()
    {
        (await Post("/user/send-otp", Mira)).Expect(400);
        (await Post("/user/send-otp", Mira, ("email", "not an address"))).Expect(400);
        (await Post("/user/send-otp", Mira, ("mobile", "9811111111"))).Expect(400);
    }

    [Fact]
    public async Task Defect_one_destination_is_not_sent_to_again_within_the_minute()
    {
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        Assert.NotNull((await Post("/user/send-otp", Leo, ("email", NewMail))).Expect(429).Headers["Retry-After"]);
        Api.Clock.Advance(TimeSpan.FromSeconds(61));
        (await Post("/user/send-otp", Leo, ("email", NewMail))).Expect(200);
    }

    [Fact]
    public async Task A_changed_address_needs_its_code()
    {
        (await Post("/user/profile", Mira, ("email", NewMail))).Expect(400);
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        var code = await Api.CodeSentTo(NewMail);
        Assert.Equal(["email_otp"], (await Post("/user/profile", Mira, ("email", NewMail), ("email_otp", Other(code!)))).Expect(400).FaultyFields);
        (await Post("/user/profile", Mira, ("email", " New.Mira@creators.example "), ("email_otp", int.Parse(code!)))).Expect(200);
        Assert.Equal(NewMail, await Api.Scalar<string>("select email from users where id = 1 and email_verified = '1'"));
    }

    [Fact]
    public async Task Defect_with_two_contacts_no_code_is_used_up_unless_both_are_right()
    {
        await SendBoth();
        var mail = (await Api.CodeSentTo(NewMail))!;
        var phone = (await Api.CodeSentTo(NewPhone))!;
        (await Change(mail, Other(phone))).Expect(400);
        Assert.Equal("mira@creators.example", await Api.Scalar<string>("select email from users where id = 1"));
        (await Change(mail, phone)).Expect(200);
        Assert.Equal(NewPhone, await Api.Scalar<string>("select mobile from users where id = 1 and mobile_verified = '1'"));
    }

    [Fact]
    public async Task Verify_writes_all_or_nothing_and_says_what()
    {
        await SendBoth();
        var mail = (await Api.CodeSentTo(NewMail))!;
        var phone = (await Api.CodeSentTo(NewPhone))!;
        (await Verify(mail, Other(phone))).Expect(400);
        Assert.Equal("+919800000001", await Api.Scalar<string>("select mobile from users where id = 1"));
        var answer = (await Verify(mail, phone)).Expect(200);
        Assert.Equal(["email", "mobile"], answer.Data!["updatedFields"]!.AsArray().Select(f => (string)f!));
        (await Verify(mail, phone)).Expect(400);
    }

    [Fact]
    public async Task Defect_a_flag_that_says_false_is_false() =>
        (await Post("/user/profile/verify-otp", Mira, ("email_otp", "false"), ("email", NewMail), ("emailOtp", "12345"))).Expect(400);

    [Fact]
    public async Task Defect_a_contact_taken_in_the_meantime_is_a_conflict_and_keeps_the_code()
    {
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        var code = await Api.CodeSentTo(NewMail);
        await Api.Execute("update users set email = @mail where id = 7", ("@mail", NewMail));
        (await Post("/user/profile/verify-otp", Mira, ("email_otp", true), ("email", NewMail), ("emailOtp", code))).Expect(409);
        Assert.Equal("mira@creators.example", await Api.Scalar<string>("select email from users where id = 1"));
    }

    [Fact]
    public async Task A_code_of_another_member_or_another_purpose_is_refused()
    {
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        var code = await Api.CodeSentTo(NewMail);
        (await Post("/user/profile", Leo, ("email", NewMail), ("email_otp", code))).Expect(400);
        await Api.Context.Codes.Put(new StoredCode(NewMail, "23456", Api.Now, Api.Now.AddMinutes(10), "login", Mira), CancellationToken.None);
        (await Post("/user/profile", Mira, ("email", NewMail), ("email_otp", "23456"))).Expect(400);
    }

    [Fact]
    public async Task Five_wrong_codes_void_the_code()
    {
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        var code = (await Api.CodeSentTo(NewMail))!;
        for (var i = 0; i < 5; i++) (await Post("/user/profile", Mira, ("email", NewMail), ("email_otp", Other(code)))).Expect(400);
        (await Post("/user/profile", Mira, ("email", NewMail), ("email_otp", code))).Expect(400);
    }

    [Fact]
    public async Task Defect_one_code_used_by_many_calls_at_once_works()
    {
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        var code = await Api.CodeSentTo(NewMail);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Post("/user/profile/verify-otp", Mira, ("email_otp", true), ("email", NewMail), ("emailOtp", code))));
        Assert.Single(answers, a => a.Status == 200);
    }

    private async Task<ApiAnswer> SendBoth() =>
        (await Post("/user/send-otp", Mira, ("email", NewMail), ("mobile", "98111 11111"), ("country_code", "+91"))).Expect(200);

    private Task<ApiAnswer> Change(string mail, string phone) => Post(
        "/user/profile", Mira, ("email", NewMail), ("email_otp", mail), ("mobile", "9811111111"), ("country_code", "+91"), ("mobile_otp", phone));

    private Task<ApiAnswer> Verify(string mail, string phone) => Post(
        "/user/profile/verify-otp", Mira, ("email_otp", true), ("mobile_otp", "1"), ("email", NewMail), ("emailOtp", mail), ("mobile", "9811111111"),
        ("mobileOtp", phone), ("country_code", "+91"));
}
