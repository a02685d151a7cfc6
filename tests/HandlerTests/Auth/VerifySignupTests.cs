using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>POST /auth/signup/verify.</summary>
public sealed class VerifySignupTests : AuthTests
{
    [Fact]
    public async Task The_account_is_made_and_signed_in()
    {
        var code = await RequestSignup("ann@mail.example");
        var answer = (await Verify("ann@mail.example", code, ("name", " Ann Onym "))).Expect(200);
        Assert.Equal(
            "{accessToken:string," + CurrencyShape + ",expiresIn:number,refreshExpiresIn:number,refreshToken:string,"
            + "user{avatar:string,countries_id:string,email:string,id:string,mobile:string,name:string,username:string}}",
            answer.DataShape);
        var id = answer["user.id"];
        Assert.Equal($"u{id}", answer["user.username"]);
        Assert.Equal("Ann Onym", answer["user.name"]);
        Assert.Equal("ann@mail.example", answer["user.email"]);
        Assert.Equal("", answer["user.mobile"]);
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/default-face.webp", answer["user.avatar"]);
        Assert.NotNull(await Api.Context.Sessions.Find(answer["refreshToken"], id, CancellationToken.None));
        (await Api.Get("/auth/validate", answer["accessToken"])).Expect(200);
    }

    [Fact]
    public async Task The_row_has_the_contracts_defaults()
    {
        var id = long.Parse((await Verify("ann@mail.example", await RequestSignup("ann@mail.example"))).Expect(200)["user.id"]);
        var row = await Api.Scalar<string>(
            """
            select status || '|' || role || '|' || permission || '|' || verified_id || '|' || email_verified || '|' || mobile_verified || '|' || language || '|'
                || avatar || '|' || cover || '|' || ip || '|' || password || '|' || name || '|' || two_factor_auth from users where id = @id
            """,
            ("@id", id));
        Assert.Equal("active|normal|none|no|1|0|en|default-face.webp|default-cover.webp|203.0.113.7||User|no", row);
        Assert.StartsWith("2025-06-15 12:00:00", await Api.Scalar<string>("select date from users where id = @id", ("@id", id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_account_contact_equals_the_verified_identifier()
    {
        var code = await RequestSignup("mine@mail.example");
        var answer = (await Verify("mine@mail.example", code, ("email", "victim@mail.example"))).Expect(200);
        Assert.Equal("mine@mail.example", answer["user.email"]);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from users where email = 'victim@mail.example'"));
    }

    [Fact]
    public async Task Defect_another_contact_is_not_stored_until_its_own_code_is_given()
    {
        var code = await RequestSignup("mine@mail.example");
        var answer = (await Verify("mine@mail.example", code, ("phone", "9876543210"), ("countryCode", "91"))).Expect(200);
        Assert.Equal("", answer["user.mobile"]);
        Assert.Equal("10", await Api.Scalar<string>("select email_verified || mobile_verified from users where id = @id", ("@id", long.Parse(answer["user.id"]))));
    }

    [Theory]
    [InlineData("+919876543210", null)]
    [InlineData("9876543210", "+91")]
    [InlineData("98765 43210", "91")]
    [InlineData(" +91 98765 43210 ", null)]
    public async Task Defect_a_phone_only_signup_works_and_proves_the_phone(string identifier, string? countryCode)
    {
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("phone", "9876543210"), ("countryCode", "+91"), ("terms", "1"))).Expect(200);
        var answer = (await Verify(identifier, (await Api.CodeSentTo("+919876543210"))!, ("countryCode", countryCode))).Expect(200);
        Assert.Equal("+919876543210", answer["user.mobile"]);
        Assert.Equal("", answer["user.email"]);
        Assert.Equal("01", await Api.Scalar<string>("select email_verified || mobile_verified from users where id = @id", ("@id", long.Parse(answer["user.id"]))));
    }

    [Fact]
    public async Task A_bare_phone_without_country_code_is_400() => AssertFaults(await Verify("9876543210", "12345"), "countryCode");

    [Fact]
    public async Task Defect_a_country_code_alone_makes_no_mobile()
    {
        var answer = (await Verify("mine@mail.example", await RequestSignup("mine@mail.example"), ("countryCode", "+91"))).Expect(200);
        Assert.Equal("", answer["user.mobile"]);
    }

    [Fact]
    public async Task Defect_the_address_is_the_same_in_any_case()
    {
        var code = await RequestSignup("Ann@Mail.Example");
        Assert.Equal("ann@mail.example", (await Verify("ANN@mail.example", code)).Expect(200)["user.email"]);
    }

    [Fact]
    public async Task A_code_that_legacy_stored_under_the_typed_case_is_found()
    {
        await PutLegacyCode("Ann@Mail.Example", "12345");
        (await Verify("Ann@Mail.Example", "12345")).Expect(200);
    }

    [Fact]
    public async Task The_code_may_be_a_number() =>
        (await PostAnonymous("/auth/signup/verify", ("identifier", "ann@mail.example"), ("otp", int.Parse(await RequestSignup("ann@mail.example"))))).Expect(200);

    [Theory]
    [InlineData("""{"otp":"12345"}""", "identifier")]
    [InlineData("""{"identifier":"a@b.example"}""", "otp")]
    [InlineData("""{"identifier":"a@b.example","otp":"1234"}""", "otp")]
    [InlineData("""{"identifier":"a@b.example","otp":"123456789"}""", "otp")]
    [InlineData("""{"identifier":"a@b.example","otp":"12a45"}""", "otp")]
    [InlineData("""{"identifier":"a@b.example","otp":["12345"]}""", "otp")]
    [InlineData("""{"identifier":{"a":1},"otp":"12345"}""", "identifier")]
    public async Task An_invalid_field_is_400(string body, string field) => AssertFaults(await Api.Post("/auth/signup/verify", body, Api.AsAnonymous()), field);

    [Fact]
    public async Task No_code_is_404() => (await Verify("nobody@mail.example", "12345")).Expect(404);

    [Fact]
    public async Task A_wrong_code_is_400_and_the_sixth_try_429()
    {
        var code = await RequestSignup("ann@mail.example");
        for (var i = 0; i < 5; i++) (await Verify("ann@mail.example", Other(code))).Expect(400);
        (await Verify("ann@mail.example", code)).Expect(429);
        (await Verify("ann@mail.example", await RequestSignup("ann@mail.example"))).Expect(200);
    }

    [Fact]
    public async Task The_code_is_good_for_ten_minutes()
    {
        var code = await RequestSignup("ann@mail.example");
        Api.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        (await Verify("ann@mail.example", code)).Expect(200);
        var late = await RequestSignup("late@mail.example");
        Api.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        (await Verify("late@mail.example", late)).Expect(400);
    }

    [Fact]
    public async Task A_new_code_voids_the_former_one()
    {
        var first = await RequestSignup("ann@mail.example");
        var second = await RequestSignup("ann@mail.example");
        if (first != second) (await Verify("ann@mail.example", first)).Expect(400);
        (await Verify("ann@mail.example", second)).Expect(200);
    }

    [Fact]
    public async Task Defect_a_replayed_code_makes_no_second_account()
    {
        var code = await RequestSignup("ann@mail.example");
        (await Verify("ann@mail.example", code)).Expect(200);
        (await Verify("ann@mail.example", code)).Expect(404);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from users where email = 'ann@mail.example'"));
    }

    [Fact]
    public async Task Defect_a_hundred_parallel_verifies_make_exactly_one_account()
    {
        var code = await RequestSignup("ann@mail.example");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Verify("ann@mail.example", code))));
        Assert.Single(answers, static a => a.Status == 200);
        Assert.All(answers, static a => Assert.Contains(a.Status, new[] { 200, 404, 409, 429 }));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from users where email = 'ann@mail.example'"));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from users where username = 'ua' or username like 'new-%'"));
    }

    [Fact]
    public async Task Defect_two_codes_for_one_contact_make_one_account()
    {
        // The same contact proven in two ways at once: by our code, and by one that the legacy stack stored.
        var ours = await RequestSignup("ann@mail.example");
        var legacy = Other(ours);
        await PutLegacyCode("ANN@mail.example", legacy);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Verify(i % 2 == 0 ? "ann@mail.example" : "ANN@mail.example", i % 2 == 0 ? ours : legacy))));
        Assert.Single(answers, static a => a.Status == 200);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from users where email = 'ann@mail.example'"));
    }

    [Fact]
    public async Task Defect_a_contact_taken_meanwhile_is_409()
    {
        var code = await RequestSignup("ann@mail.example");
        await Api.AddMember(new TestMember("quick") { Email = "ANN@mail.example" });
        (await Verify("ann@mail.example", code)).Expect(409);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("999999", 0)]
    [InlineData("1 or 1=1", 0)]
    public async Task The_referrer_of_the_cookie_counts_if_active(string cookie, long referrals)
    {
        var code = await RequestSignup("ann@mail.example");
        var answer = (await Api.Send(
            "POST",
            "/auth/signup/verify",
            Json(("identifier", "ann@mail.example"), ("otp", code)),
            new ApiCall { Token = Api.AsAnonymous(), Headers = [new("Cookie", $"a=b; referred={cookie}")] })).Expect(200);
        Assert.Equal(referrals, await Api.Scalar<long>("select count(*) from referrals where user_id = @id and referred_by = 1", ("@id", long.Parse(answer["user.id"]))));
    }

    [Fact]
    public async Task Defect_nobody_refers_themselves()
    {
        var next = await Api.Scalar<long>("select max(id) + 1 from users");
        var code = await RequestSignup("ann@mail.example");
        var answer = (await Api.Send(
            "POST", "/auth/signup/verify", Json(("identifier", "ann@mail.example"), ("otp", code)), new ApiCall { Token = Api.AsAnonymous(), Headers = [new("Cookie", $"referred={next}")] })).Expect(200);
        Assert.Equal(next, long.Parse(answer["user.id"]));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from referrals where user_id = @id", ("@id", next)));
    }

    [Fact]
    public async Task Referrals_can_be_switched_off()
    {
        await Api.Execute("update admin_settings set referral_system = 'off' where setting_key is null");
        var code = await RequestSignup("ann@mail.example");
        (await Api.Send(
            "POST", "/auth/signup/verify", Json(("identifier", "ann@mail.example"), ("otp", code)), new ApiCall { Token = Api.AsAnonymous(), Headers = [new("Cookie", "referred=1")] })).Expect(200);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from referrals r join users u on u.id = r.user_id where u.email = 'ann@mail.example'"));
    }

    [Fact]
    public async Task Defect_the_push_token_keeps_platform_and_voip_token()
    {
        var answer = (await Verify(
            "ann@mail.example", await RequestSignup("ann@mail.example"), ("fcm_token", "fcm-1"), ("platform", "ios"), ("voip_token", "voip-1"))).Expect(200);
        var token = await Api.Context.PushTokens.Find(long.Parse(answer["user.id"]), CancellationToken.None);
        Assert.Equal("fcm-1", token!.FcmToken);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"platform":"ios","voip_token":"voip-1"}"""), JsonNode.Parse(token.DeviceInfo)), token.DeviceInfo);
    }

    [Theory]
    [InlineData("IN", "₹", "INR", 1)]
    [InlineData("FR", "$", "USD", 0.02)]
    public async Task The_currency_follows_the_viewers_country(string country, string symbol, string code, decimal rate)
    {
        var answer = (await Api.Send(
            "POST",
            "/auth/signup/verify",
            Json(("identifier", "ann@mail.example"), ("otp", await RequestSignup("ann@mail.example"))),
            new ApiCall { Token = Api.AsAnonymous(), Headers = [new("CloudFront-Viewer-Country", country)] })).Expect(200);
        Assert.Equal((symbol, code, rate), (answer["currency.symbol"], answer["currency.code"], (decimal)answer.Data!["currency"]!["coin_conversion_rate"]!));
    }

    [Fact]
    public async Task It_needs_an_anonymous_token()
    {
        var body = Json(("identifier", "ann@mail.example"), ("otp", "12345"));
        (await Api.Post("/auth/signup/verify", body)).Expect(401);
        (await Api.Post("/auth/signup/verify", body, Api.AsMember(1))).Expect(403);
    }

    private Task<ApiAnswer> Verify(string identifier, string code, params (string Name, object? Value)[] more) =>
        PostAnonymous("/auth/signup/verify", [("identifier", identifier), ("otp", code), .. more]);
}
