using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Privacy;

/// <summary>
/// A password that is compared before a transaction may be another one in it: who just lost the account by a reset would still delete it, send its
/// money elsewhere, or take it back by another contact.
/// </summary>
public sealed class PasswordMeanwhileTests : ApiTests
{
    private const string NewMail = "other.mailbox@fans.example";
    private const string Sent = $"\"current_password\":\"{TestMember.Password}\"";

    private LimitsBetween limits = null!;

    [Fact]
    public async Task An_account_is_not_deleted_by_the_password_of_before()
    {
        var me = await Member();
        Assert.Equal(["password"], (await Meanwhile(me, () => Api.Post("/account/delete", $$"""{"password":"{{TestMember.Password}}"}""", Api.AsMember(me)))).Expect(400).FaultyFields);
        Assert.Equal("active/0", await Api.Scalar<string>("select concat(status, '/', deleted) from users where id = @me", ("@me", me)));
        Assert.Empty(await Api.MessagesTo("asha_rao@creators.example"));
    }

    [Theory]
    [InlineData("POST", "/payout/create", "\"upi\":\"asha.rao@okbank\",")]
    [InlineData("DELETE", "/payout/delete", "")]
    public async Task Money_goes_nowhere_else_by_the_password_of_before(string method, string path, string more)
    {
        var me = await Member();
        await Api.Execute("update users set payment_gateway = 'upi', bank = 'plain@okbank' where id = @me", ("@me", me));
        var answer = await Meanwhile(me, () => Api.Send(method, path, $"{{{more}{Sent}}}", new ApiCall { Token = Api.AsMember(me) }));
        Assert.Equal(["current_password"], answer.Expect(400).FaultyFields);
        Assert.Equal("plain@okbank", await Api.Scalar<string>("select bank from users where id = @me", ("@me", me)));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from payout_changes where user_id = @me", ("@me", me)));
        Assert.Empty(await Api.MessagesTo("asha_rao@creators.example"));
    }

    [Theory]
    [InlineData("/user/profile/verify-otp", "\"email_otp\":true,\"email\":\"" + NewMail + "\",\"emailOtp\":\"{0}\",")]
    [InlineData("/user/profile", "\"email\":\"" + NewMail + "\",\"email_otp\":\"{0}\",")]
    public async Task No_contact_comes_by_the_password_of_before(string path, string more)
    {
        var me = await Member();
        (await Api.Post("/user/send-otp", $$"""{"email":"{{NewMail}}"}""", Api.AsMember(me))).Expect(200);
        var code = await Api.CodeSentTo(NewMail);
        var body = $"{{{more.Replace("{0}", code, StringComparison.Ordinal)}{Sent}}}";
        Assert.Equal(["current_password"], (await Meanwhile(me, () => Api.Post(path, body, Api.AsMember(me)))).Expect(400).FaultyFields);
        Assert.Equal("asha_rao@creators.example", await Api.Scalar<string>("select email from users where id = @me", ("@me", me)));

        // The code proves the new contact all the same: with the password of now it does.
        await Api.Execute("update users set password = @hash where id = @me", ("@hash", new TestMember("x").WithPassword().PasswordHash), ("@me", me));
        (await Api.Post(path, body, Api.AsMember(me))).Expect(200);
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(null, context => context with { Limits = limits = new LimitsBetween(context.Limits) });

    /// <summary>The call, beside which the password becomes another one as soon as the old one was looked at.</summary>
    private Task<ApiAnswer> Meanwhile(long member, Func<Task<ApiAnswer>> call)
    {
        limits.At($"user:change-password:{member}", () => Api.Execute("update users set password = 'another' where id = @id", ("@id", member)));
        return call();
    }

    private Task<long> Member() => Api.AddMember(
        new TestMember("asha_rao") { Email = "asha_rao@creators.example", IsCreator = true, CountriesId = "99" }.WithPassword());
}
