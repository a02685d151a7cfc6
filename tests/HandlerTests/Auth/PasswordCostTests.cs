using BingeMe.Platform.Configuration;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth;

/// <summary>What a new password's hash costs (platform-auth P6). Parity runs and the other tests hash as cheaply as bcrypt can.</summary>
public sealed class PasswordCostTests : AuthTests
{
    [Fact]
    public async Task A_new_hash_is_bcrypt_2b_of_cost_12()
    {
        await Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example" });
        var code = await RequestReset("sam@mail.example");
        var token = (await Post("/auth/forgot-password/verify", ("email", "sam@mail.example"), ("otp", code))).Expect(200)["resetToken"];
        (await Post("/auth/reset-password", ("email", "sam@mail.example"), ("password", "a new one"), ("confirm_password", "a new one"), ("resetToken", token))).Expect(200);
        Assert.StartsWith("$2b$12$", await Api.Scalar<string>("select password from users where username = 'sam_t'"), StringComparison.Ordinal);
        (await LoginByPassword("sam_t", "a new one")).Expect(200);
    }

    [Fact]
    public void Production_refuses_a_cheap_one()
    {
        var refused = Assert.Throws<SettingsException>(static () => Settings.From(new Dictionary<string, string>() { ["NODE_ENV"] = "production", ["BINGEME_PIN_PASSWORD_COST"] = "4" }));
        Assert.Contains("BINGEME_PIN_PASSWORD_COST is for parity runs", refused.Message, StringComparison.Ordinal);
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(new() { ["BINGEME_PIN_PASSWORD_COST"] = Settings.From(new Dictionary<string, string>()).Get(CoreSettings.PinnedPasswordCost).ToString() });
}
