using BingeMe.TestSupport.Api;
using HandlerTests.Auth;
using Xunit;

namespace HandlerTests.Security;

/// <summary>Hashes of three generations open the account (platform-auth P6).</summary>
public sealed class PasswordHashTests : AuthTests
{
    [Theory]
    [InlineData('a', 4)]
    [InlineData('b', 4)]
    [InlineData('y', 4)]
    [InlineData('y', 10)]
    public async Task Every_prefix_and_cost_verifies(char revision, int cost)
    {
        var hash = BCrypt.Net.BCrypt.HashPassword("pass word", BCrypt.Net.BCrypt.GenerateSalt(cost, 'b')).Replace("$2b$", $"$2{revision}$", StringComparison.Ordinal);
        await Api.AddMember(new TestMember("sam_t") { PasswordHash = hash });
        (await LoginByPassword("sam_t", "pass word")).Expect(200);
        (await LoginByPassword("sam_t", "pass worD")).Expect(401);
    }

    [Fact]
    public async Task An_old_password_of_more_than_72_bytes_keeps_working()
    {
        var hash = BCrypt.Net.BCrypt.HashPassword(new string('x', 72), BCrypt.Net.BCrypt.GenerateSalt(4, 'b'));
        await Api.AddMember(new TestMember("sam_t") { PasswordHash = hash });
        (await LoginByPassword("sam_t", new string('x', 100))).Expect(200);
    }

    [Fact]
    public async Task The_cut_at_72_bytes_may_fall_into_a_character()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("é", 40));
        var hash = BCrypt.Net.BCrypt.HashPassword(text, BCrypt.Net.BCrypt.GenerateSalt(4, 'b'));
        await Api.AddMember(new TestMember("sam_t") { PasswordHash = hash });
        (await LoginByPassword("sam_t", text)).Expect(200);
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("$2b$12$short")]
    [InlineData("$1$md5crypt$abcdefghijklmnopqrstuv")]
    [InlineData("$2b$99$AL3Mojbu7l8jD9IOKQdUIerf2kxubURV5e3gL3Hkk/tYDqZngJihq")]
    public async Task A_column_that_no_bcrypt_made_opens_to_nothing_and_breaks_nothing(string hash)
    {
        await Api.AddMember(new TestMember("sam_t") { PasswordHash = hash });
        (await LoginByPassword("sam_t", "plain text")).Expect(401);
    }

    [Fact]
    public async Task The_demo_password_opens_the_demo_account() => (await LoginByPassword("mira_vale", "fixture-pass-1")).Expect(200);
}
