using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>
/// The table of devices for push is down: who signs in or up is in all the same (ruling 18). The code was used up and the account made by then, so
/// that a call which failed could not be sent again.
/// </summary>
public sealed class UnknownDeviceTests : AuthTests
{
    private const string Email = "sam@mail.example";
    private static readonly (string Name, object? Value) Device = ("fcm_token", "fcm-1");

    [Fact]
    public async Task By_password()
    {
        await Api.AddMember(new TestMember("sam_t").WithPassword());
        Holds(await PostAnonymous("/auth/login", ("is_otp_login", false), ("username_email", "sam_t"), ("password", TestMember.Password), Device));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    public async Task By_code(string proven)
    {
        await Api.AddMember(new TestMember("sam_t") { Email = Email, EmailVerified = proven });
        (await LoginByCode(Email)).Expect(200);
        Holds(await PostAnonymous("/auth/login/verify", ("identifier", Email), ("otp", await Api.CodeSentTo(Email)), Device));
    }

    [Fact]
    public async Task A_newcomer()
    {
        var code = await RequestSignup(Email);
        Holds(await PostAnonymous("/auth/signup/verify", ("identifier", Email), ("otp", code), Device));
    }

    [Fact]
    public async Task A_reset_password()
    {
        await Api.AddMember(new TestMember("sam_t") { Email = Email });
        var proof = (await Post("/auth/forgot-password/verify", ("email", Email), ("otp", await RequestReset(Email)))).Expect(200)["resetToken"];
        (await Post("/auth/reset-password", ("email", Email), ("password", "another pass 9"), ("confirm_password", "another pass 9"), ("resetToken", proof))).Expect(200);
    }

    protected override Task<ApiUnderTest> Create() =>
        ApiUnderTest.Create(null, context => context with { PushTokens = new BrokenPushTokens(context.PushTokens) { Refuses = true } });

    private static void Holds(ApiAnswer answer) => Assert.NotEmpty(answer.Expect(200)["refreshToken"]);
}
