using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Contact;

public sealed class ContactTests : ApiTests
{
    private const string Administration = "administration@bingeme.invalid";

    private readonly FakeCaptcha captcha = new();

    [Fact]
    public async Task The_form_is_filled_with_what_is_known_of_a_member()
    {
        var own = (await Api.Get("/contact", Api.AsMember(1))).Expect(200);
        var row = await Api.Scalar<string>("select email from users where id = 1");
        Assert.Equal(row, own.Json["data"]!["user_info"]!["email"]!.ToString());
        foreach (var token in new[] { null, Api.AsAnonymous() })
        {
            var answer = (await Api.Get("/contact/", token)).Expect(200);
            Assert.Null(answer.Json["data"]!["user_info"]);
            Assert.Equal("""{"captcha_enabled":false,"terms_link":"/p/terms","privacy_link":"/p/privacy","require_terms_privacy":true}""", answer.Json["data"]!["settings"]!.ToJsonString());
            Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Defect_a_bad_token_failed_the_form_and_counts_as_none()
    {
        Assert.Null((await Api.Get("/contact", "not.a.token")).Expect(200).Json["data"]!["user_info"]);
        (await Api.Post("/contact", Form(), "not.a.token")).Expect(200);
    }

    [Fact]
    public async Task A_message_reaches_the_administration_with_who_wrote_it()
    {
        var answer = (await Api.Post("/contact", Form(), Api.AsMember(6))).Expect(200);
        Assert.True((bool)answer.Json["success"]!);
        var mail = Assert.Single(await Api.MessagesTo(Administration));
        Assert.Equal("Contact: About my bill", mail.Subject);
        Assert.Contains("Member: 6 (", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Please look at it.", mail.Text, StringComparison.Ordinal);
    }

    /// <summary>Everywhere else they are refused; here a name of them alone came to the administration as none, and a NUL stood in the mail.</summary>
    [Fact]
    public async Task Texts_that_show_nothing_or_something_else_are_refused()
    {
        var answer = (await Api.Post("/contact", Form("\u0000\u0000", subject: "abcde\u202etxt", message: "0123456789\u0007"))).Expect(400);
        Assert.Equal(["full_name", "message", "subject"], answer.FaultyFields.Order(StringComparer.Ordinal));
        Assert.Empty(await Api.MessagesTo(Administration));
    }

    [Fact]
    public async Task What_the_settings_ask_for_is_told_by_its_field_as_every_fault_is()
    {
        var error = (await Api.Post("/contact", Form().Replace("\"on\"", "\"off\"", StringComparison.Ordinal))).Expect(400).Json["error"]!;
        Assert.Equal((string)error["fields"]!["agree_terms_privacy"]![0]!, (string?)error["agree_terms_privacy"]);
    }

    [Fact]
    public async Task Defect_markup_and_line_breaks_of_visitors_reached_the_mail()
    {
        (await Api.Post("/contact", Form("<b>Eve</b>\r\nBcc: all@x.example", subject: "Hello\r\nBcc: all@x.example", message: "<script>alert(1)</script>"))).Expect(200);
        var mail = Assert.Single(await Api.MessagesTo(Administration));
        Assert.DoesNotContain('\n', mail.Subject!);
        Assert.DoesNotContain("<script>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Eve", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_what_is_no_text_was_a_500_and_every_fault_is_named()
    {
        var answer = (await Api.Post("/contact", """{"full_name":{"a":1},"email":"ann@x.example,ben@x.example","subject":"Hi","message":["x"]}""")).Expect(400);
        Assert.Equal(["email", "full_name", "message", "subject"], answer.Json["error"]!["fields"]!.AsObject().Select(static f => f.Key).Order(StringComparer.Ordinal));
        Assert.Empty(await Api.MessagesTo(Administration));
    }

    [Fact]
    public async Task Consent_is_asked_for_only_where_both_pages_are_set()
    {
        var form = JsonNode.Parse(Form())!.AsObject();
        form.Remove("agree_terms_privacy");
        (await Api.Post("/contact", form.ToJsonString())).Expect(400);
        await using var other = await Create();
        await other.Execute("update admin_settings set link_privacy = '' where setting_key is null");
        (await other.Post("/contact", form.ToJsonString())).Expect(200);
    }

    [Fact]
    public async Task A_form_of_a_browser_is_taken_too()
    {
        var body = "full_name=Ann+Lee&email=ann%40x.example&subject=About+my+bill&message=Please+look+at+it.&agree_terms_privacy=on";
        (await Api.Send("POST", "/contact", body, new ApiCall { ContentType = "application/x-www-form-urlencoded" })).Expect(200);
        Assert.Single(await Api.MessagesTo(Administration));
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData("guessed", 400)]
    [InlineData("solved", 200)]
    public async Task A_captcha_must_be_solved_where_it_is_on(string? response, int status)
    {
        await Api.Execute("update admin_settings set captcha_contact = 'on' where setting_key is null");
        var form = JsonNode.Parse(Form())!.AsObject();
        form["g-recaptcha-response"] = response;
        (await Api.Post("/contact", form.ToJsonString())).Expect(status);
        Assert.Equal(status == 200 ? 1 : 0, (await Api.MessagesTo(Administration)).Count);
    }

    [Fact]
    public async Task A_captcha_that_nobody_can_check_is_a_503()
    {
        await Api.Execute("update admin_settings set captcha_contact = 'on' where setting_key is null");
        captcha.IsDown = true;
        var form = JsonNode.Parse(Form())!.AsObject();
        form["g-recaptcha-response"] = "solved";
        (await Api.Post("/contact", form.ToJsonString())).Expect(503);
    }

    [Fact]
    public async Task A_mail_that_was_not_taken_is_no_success()
    {
        await using var api = await ApiUnderTest.Create(null, static context => context with { Mailer = new DeafChannels() });
        (await api.Post("/contact", Form())).Expect(500);
    }

    [Fact]
    public async Task Five_messages_an_hour_and_mail_address_pass_whatever_its_spelling()
    {
        for (var i = 0; i < 5; i++) (await Send(Form(), $"203.0.113.{i + 1}")).Expect(200);
        (await Send(Form(email: "ANN@x.example"), "203.0.113.9")).Expect(429);
        (await Send(Form(email: "ben@x.example"), "203.0.113.9")).Expect(200);
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(null, context => context with { Captcha = captcha });

    private Task<ApiAnswer> Send(string form, string address) => Api.Send("POST", "/contact", form, new ApiCall { Address = address });

    private static string Form(string name = "Ann Lee", string email = "ann@x.example", string subject = "About my bill", string message = "Please look at it.") =>
        new JsonObject { ["full_name"] = name, ["email"] = email, ["subject"] = subject, ["message"] = message, ["agree_terms_privacy"] = "on" }.ToJsonString();
}
