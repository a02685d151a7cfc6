using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>Who somebody is: contacts compared exactly (ruling 28), proven by their own code (ruling 29), guarded when they change (ruling 31).</summary>
public sealed class ContactIdentityTests : AuthTests
{
    private const string Asha = "noor@veil.example";

    [Theory]
    [InlineData("noor@véil.example")]
    [InlineData("noor@veil.exámple")]
    [InlineData("nóor@veil.example")]
    [InlineData("ｎoor@veil.example")]
    [InlineData("noor@ſveil.example")]
    [InlineData("noor\0@veil.example")]
    [InlineData("noor@veil.example\0")]
    [InlineData("noor@veil．exa\u00admple")]
    public async Task Ruling_28_an_address_that_a_collation_takes_for_another_is_nobodys(string typed)
    {
        await AddAsha();
        Assert.True((await Post("/auth/forgot-password/otp", ("email", typed))).Status is 400 or 404);
        Assert.True((await LoginByCode(typed)).Status is 400 or 404);
        Assert.Null(await Api.CodeSentTo(typed));
        Assert.Null(await Api.CodeSentTo(Asha));
    }

    [Theory]
    [InlineData("NOOR@veil.example")]
    [InlineData(" noor@VEIL.example ")]
    public async Task Ruling_28_a_code_goes_to_the_stored_address_whatever_was_typed(string typed)
    {
        await AddAsha();
        (await Post("/auth/forgot-password/otp", ("email", typed))).Expect(200);
        Assert.NotNull(await Api.CodeSentTo(Asha));
    }

    [Fact]
    public async Task Ruling_28_spellings_of_one_domain_are_one_account()
    {
        await Api.AddMember(new TestMember("fan_t") { Email = "fan@xn--fns-ela.example" }.WithPassword());
        (await Post("/auth/forgot-password/otp", ("email", "fan@fáns.example"))).Expect(200);
        Assert.NotNull(await Api.CodeSentTo("fan@xn--fns-ela.example"));
        (await PostAnonymous("/auth/signup", ("name", "New Person"), ("email", "fan@FÁNS.example"), ("terms", "1"))).Expect(409);
    }

    [Theory]
    [InlineData("mira_valé")]
    [InlineData("ｍira_vale")]
    [InlineData("mira_vale\0")]
    public async Task Ruling_28_a_username_is_compared_ordinally(string typed)
    {
        await Api.AddMember(new TestMember("mira_vale").WithPassword());
        (await LoginByPassword(typed)).Expect(404);
    }

    [Theory]
    [InlineData("x<a@throwaway.invalid>")]
    [InlineData("a@throwaway.invalid(c)")]
    [InlineData("a@throwaway.invalid.")]
    [InlineData("a@b.c,d.e")]
    [InlineData("a@b.example,c@d.example")]
    [InlineData("\"a b\"@mail.example")]
    [InlineData("a@[192.0.2.1]")]
    [InlineData(".a@mail.example")]
    [InlineData("a..b@mail.example")]
    [InlineData("a@-mail.example")]
    [InlineData("a@mail")]
    [InlineData("a@b@mail.example")]
    [InlineData("a\u0000@mail.example")]
    [InlineData("a\u202e@mail.example")]
    public async Task Ruling_28_a_new_address_is_plain(string typed) =>
        AssertFaults(await PostAnonymous("/auth/signup", ("name", "New Person"), ("email", typed), ("terms", "1")), "email");

    [Fact]
    public async Task Ruling_29_each_contact_gets_a_code_of_its_own_and_proves_itself_alone()
    {
        (await PostAnonymous("/auth/signup", ("name", "New Person"), ("email", Asha), ("phone", "9876599999"), ("countryCode", "+91"), ("terms", "1"))).Expect(200);
        var mailed = (await Api.CodeSentTo(Asha))!;
        var texted = (await Api.CodeSentTo("+919876599999"))!;
        Assert.NotEqual(mailed, texted);
        AssertFaults(await PostAnonymous("/auth/signup/verify", ("identifier", Asha), ("otp", texted)), "otp");
        (await PostAnonymous("/auth/signup/verify", ("identifier", "+919876599999"), ("otp", texted), ("email", Asha))).Expect(200);
        Assert.Equal(0L, await Api.Scalar<long>($"select count(*) from users where email = '{Asha}'"));
        Assert.Equal(1L, await Api.Scalar<long>("select count(*) from users where mobile = '+919876599999' and mobile_verified = '1'"));
    }

    [Fact]
    public async Task Ruling_29_a_code_proves_an_unproven_contact_and_ends_the_sessions_begun_before()
    {
        var id = await AddAsha();
        await Api.Execute("update users set email_verified = '0' where id = @id", ("@id", id));
        var before = (await LoginByPassword("asha_t")).Expect(200)["refreshToken"];
        Api.Clock.Advance(TimeSpan.FromSeconds(1));
        (await LoginByCode(Asha)).Expect(200);
        (await VerifyLogin(Asha, (await Api.CodeSentTo(Asha))!)).Expect(200);
        Assert.Equal("1", await Api.Scalar<string>($"select email_verified from users where email = '{Asha}'"));
        (await Post("/auth/refresh", ("refreshToken", before))).Expect(401);
        Assert.Equal(1, await SessionsOf(id.ToString()));
    }

    [Fact]
    public async Task A_reset_request_does_not_void_a_pending_second_step()
    {
        var id = await AddAsha();
        await Api.Execute("update users set two_factor_auth = 'yes' where id = @id", ("@id", id));
        (await LoginByPassword("asha_t")).Expect(200);
        var step = (await Api.CodeSentTo(Asha))!;
        (await Post("/auth/forgot-password/otp", ("email", Asha))).Expect(200);
        (await VerifyLogin(Asha, step)).Expect(200);
    }

    [Fact]
    public async Task Ruling_31_a_second_step_of_the_old_password_does_not_end_with_a_reset_one()
    {
        var id = await AddAsha();
        await Api.Execute("update users set two_factor_auth = 'yes' where id = @id", ("@id", id));
        (await LoginByPassword("asha_t")).Expect(200);
        var step = (await Api.CodeSentTo(Asha))!;
        var reset = await RequestReset(Asha);
        var token = (await Post("/auth/forgot-password/verify", ("email", Asha), ("otp", reset))).Expect(200)["resetToken"];
        (await Post("/auth/reset-password", ("email", Asha), ("password", "another one"), ("confirm_password", "another one"), ("resetToken", token))).Expect(200);
        (await VerifyLogin(Asha, step)).Expect(401);
        Assert.Equal(0, await SessionsOf(id.ToString()));
    }

    [Fact]
    public async Task Ruling_31_no_session_of_the_old_password_outlives_a_reset_that_ran_beside_it()
    {
        var id = await AddAsha();
        var token = (await Post("/auth/forgot-password/verify", ("email", Asha), ("otp", await RequestReset(Asha)))).Expect(200)["resetToken"];
        var logins = Enumerable.Range(0, 6).Select(_ => LoginByPassword("asha_t")).ToList();
        (await Post("/auth/reset-password", ("email", Asha), ("password", "another one"), ("confirm_password", "another one"), ("resetToken", token))).Expect(200);
        await Task.WhenAll(logins);
        Assert.Equal(0, await SessionsOf(id.ToString()));
    }

    private Task<long> AddAsha() => Api.AddMember(new TestMember("asha_t") { Email = Asha }.WithPassword());
}
