using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Privacy;

/// <summary>The switches, and signing out everywhere.</summary>
public sealed class PrivacyTests : ApiTests
{
    [Fact]
    public async Task Every_switch_is_shown_and_every_place_without_its_token()
    {
        var member = await Api.AddMember(new TestMember("private_pia") { Email = "pia@fans.example" });
        await AddSession(member, "secret-refresh-token");
        await Api.Execute("insert into sessions (id, user_id, ip_address, user_agent, last_activity) values ('secret-cookie', @id, '198.51.100.7', 'Firefox', 1)", ("@id", member));

        var answer = (await Api.Get("/privacy/security", Api.AsMember(member))).Expect(200);

        var privacy = answer.Data!["Privacy"]!;
        Assert.Equal(("no", "no", "yes"), ((string)privacy["hide_profile"]!, (string)privacy["two_factor_auth"]!, (string)privacy["active_status_online"]!));
        Assert.Equal(["203.0.113.9", "198.51.100.7"], privacy["sessions"]!.AsArray().Select(static s => (string)s!["ip_address"]!));
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_a_change_was_written_and_answered_404()
    {
        var member = await Api.AddMember(new TestMember("private_pia"));
        (await Post("/privacy/security", """{"hide_profile":"yes","hide_caption":"","active_status_online":"no","what":"ever"}""", member)).Expect(200);
        Assert.Equal(
            "yes/no/no/no", await Api.Scalar<string>("select concat(hide_profile, '/', hide_caption, '/', active_status_online, '/', hide_count_subscribers) from users where id = @id", ("@id", member)));
    }

    [Theory]
    [InlineData("{}", "hide_profile")]
    [InlineData("""{"privacy_settings":{"profile_visibility":"public"}}""", "hide_profile")]
    [InlineData("""{"hide_profile":"maybe"}""", "hide_profile")]
    [InlineData("""{"hide_caption":{"a":"yes"}}""", "hide_caption")]
    [InlineData("""{"two_factor_auth":true}""", "two_factor_auth")]
    public async Task Defect_objects_reached_the_statement(string body, string field)
    {
        var member = await Api.AddMember(new TestMember("private_pia"));
        Assert.Contains(field, (await Post("/privacy/security", body, member)).Expect(400).FaultyFields);
    }

    [Fact]
    public async Task Two_steps_need_a_proven_address_and_their_end_is_told()
    {
        var (proven, unproven) = (await Api.AddMember(new TestMember("proven_pat") { Email = "pat@fans.example" }), await Api.AddMember(new TestMember("unproven_una")));
        await Api.Execute("update users set email_verified = '1' where id = @id", ("@id", proven));
        await Api.Execute("update users set email_verified = '0', email = 'una@fans.example' where id = @id", ("@id", unproven));
        Assert.Equal(["two_factor_auth"], (await Post("/privacy/security", """{"two_factor_auth":"yes"}""", unproven)).Expect(400).FaultyFields);

        (await Post("/privacy/security", """{"two_factor_auth":"yes"}""", proven)).Expect(200);
        Assert.Empty(await Api.MessagesTo("pat@fans.example"));
        (await Post("/privacy/security", """{"two_factor_auth":"no"}""", proven)).Expect(200);
        Assert.Single(await Api.MessagesTo("pat@fans.example"));
    }

    [Fact]
    public async Task Defect_signing_out_everywhere_left_the_apps_and_every_access_token()
    {
        var member = await Api.AddMember(new TestMember("private_pia") { Email = "pia@fans.example" });
        var token = Api.AsMember(member);
        for (var i = 0; i < 3; i++) await AddSession(member, $"refresh-{i}");
        await Api.Context.PushTokens.Put(new PushToken(member, "device", "{}", Api.Now), default);
        await Api.Execute("insert into sessions (id, user_id, last_activity) values ('cookie', @id, 1)", ("@id", member));

        var data = (await Post("/privacy/security/clear-sessions", "{}", member)).Expect(200).Data!;

        Assert.Equal((1, 3, 4), ((int)data["mysqlDeleted"]!, (int)data["dynamoDeleted"]!, (int)data["totalDeleted"]!));
        Assert.Empty(await Api.Context.Sessions.List($"{member}", default));
        Assert.Null(await Api.Context.PushTokens.Find(member, default));
        (await Api.Get("/auth/validate", token)).Expect(401);
        (await Api.Get("/privacy/security", token)).Expect(401);
        Api.Clock.Advance(TimeSpan.FromSeconds(5));
        (await Api.Get("/auth/validate", Api.AsMember(member))).Expect(200);
    }

    private Task<ApiAnswer> Post(string target, string body, long member) => Api.Post(target, body, Api.AsMember(member));

    private Task AddSession(long member, string token) => Api.Context.Sessions.Put(
        new Session(token, $"{member}", Api.Now.AddDays(30), new string('0', 64), "203.0.113.9", "BingeMe/7.2", Api.Now), default);
}
