using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>A delivery that no channel accepted is a 500 on every operation that sends a code (platform-auth P8).</summary>
public sealed class DeafChannelTests : AuthTests
{
    [Fact]
    public async Task Defect_signup_does_not_claim_to_have_sent_a_code() =>
        (await PostAnonymous("/auth/signup", ("name", "Ann"), ("email", "ann@mail.example"), ("terms", "1"))).Expect(500);

    [Fact]
    public async Task Login_does_not_claim_to_have_sent_a_code()
    {
        await Api.AddMember(new TestMember("sam") { Email = "sam@mail.example" });
        (await LoginByCode("sam@mail.example")).Expect(500);
    }

    [Fact]
    public async Task The_second_step_does_not_claim_to_have_sent_a_code()
    {
        await Api.AddMember(new TestMember("sam") { Email = "sam@mail.example", HasTwoSteps = true }.WithPassword());
        (await LoginByPassword("sam")).Expect(500);
    }

    [Fact]
    public async Task Forgot_password_does_not_claim_to_have_sent_a_code()
    {
        await Api.AddMember(new TestMember("sam") { Email = "sam@mail.example" });
        (await Post("/auth/forgot-password/otp", ("email", "sam@mail.example"))).Expect(500);
    }

    [Fact]
    public async Task Defect_codes_of_the_settings_were_called_sent_whatever_became_of_them()
    {
        var me = await Api.AddMember(new TestMember("sam") { Email = "sam@mail.example" });
        (await Api.Post("/user/send-otp", Json(("email", "new@mail.example")), Api.AsMember(me))).Expect(500);
        (await Api.Post("/create/password", Json(("new_password", "abc 123"), ("confirm_password", "abc 123")), Api.AsMember(me))).Expect(500);
    }

    protected override Task<ApiUnderTest> Create()
    {
        var deaf = new DeafChannels();
        return ApiUnderTest.Create(null, context => context with { Mailer = deaf, Messenger = deaf });
    }
}
