using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Privacy;

/// <summary>The end of an account, and its thirty days.</summary>
public sealed class AccountDeletionTests : ApiTests
{
    private const string Password = TestMember.Password;
    private const string Row = "select concat(status, '/', deleted, '/', coalesce(deletion_reason, '-'), '/', coalesce(status_before_delete, '-')) from users where id = @id";

    [Fact]
    public async Task Defect_a_deleted_account_lived_on_and_its_sessions_with_it()
    {
        var member = await Member();
        await AddSession(member);
        var token = Api.AsMember(member);
        var posts = await Api.Scalar<long>("select count(*) from updates where status = 'active' and deleted = 0");

        var told = (await Api.Get("/account/delete", token)).Expect(200).Data!;
        Assert.True((bool)told["hasPassword"]!);
        Assert.Contains("30 days", (string)told["noteMsg"]!, StringComparison.Ordinal);
        Assert.True((bool)(await Post("/account/delete", $$"""{"password":"{{Password}}","reason":"Moving on"}""", member)).Expect(200).Data!["deleted"]!);

        Assert.Equal("deleted/1/Moving on/active", await Api.Scalar<string>(Row, ("@id", member)));
        Assert.Empty(await Api.Context.Sessions.List($"{member}", default));
        (await Api.Get("/auth/validate", token)).Expect(401);
        // Nothing of the member's is touched: it is hidden by the account's state.
        Assert.Equal(posts, await Api.Scalar<long>("select count(*) from updates where status = 'active' and deleted = 0"));
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"password":"wrong-pass-1"}""", 400)]
    [InlineData("""{"password":7}""", 400)]
    public async Task A_password_is_needed_by_those_who_have_one(string body, int status)
    {
        var member = await Member();
        Assert.Equal(["password"], (await Post("/account/delete", body, member)).Expect(status).FaultyFields);
        Assert.StartsWith("active/0/", await Api.Scalar<string>(Row, ("@id", member)), StringComparison.Ordinal);
    }

    /// <summary>Older clients look for a fault by the field's name (ruling 1); those that the handler found did not stand there.</summary>
    [Theory]
    [InlineData("/account/delete", """{"password":"wrong-pass-1"}""", true, "password")]
    [InlineData("/account/delete/otp", """{"otp":"12345"}""", false, "otp")]
    [InlineData("/privacy/security", """{"two_factor_auth":"yes"}""", false, "two_factor_auth")]
    public async Task What_the_handler_finds_is_told_as_what_the_rules_find(string path, string body, bool withPassword, string field)
    {
        var member = await Member(withPassword);
        await Api.Execute("update users set email_verified = '0' where id = @id", ("@id", member));
        var error = (await Post(path, body, member)).Expect(400).Json["error"]!;
        Assert.Equal((string)error["fields"]![field]![0]!, (string?)error[field]);
    }

    [Fact]
    public async Task Defect_the_code_of_a_deletion_was_never_sent_and_never_right()
    {
        var member = await Member(password: false);
        var step = (await Post("/privacy/account/delete", "{}", member)).Expect(200).Data!;
        Assert.Equal((true, "de**************@fans.example"), ((bool)step["otpSent"]!, (string)step["maskedEmail"]!));
        Assert.Equal(["otp"], (await Post("/account/delete/otp", """{"otp":"123456"}""", member)).Expect(400).FaultyFields);
        var code = await Api.CodeSentTo("deleting.daniela@fans.example");
        Assert.Equal(["otp"], (await Post("/account/delete/otp", $$"""{"otp":"{{(code == "11111" ? "22222" : "11111")}}"}""", member)).Expect(400).FaultyFields);

        (await Post("/account/delete/otp", $$"""{"otp":{{code}}}""", member)).Expect(200);

        Assert.StartsWith("deleted/1/", await Api.Scalar<string>(Row, ("@id", member)), StringComparison.Ordinal);
        (await Post("/account/delete/otp", $$"""{"otp":"{{code}}"}""", member)).Expect(401);
    }

    [Fact]
    public async Task Who_has_a_password_deletes_with_that() => (await Post("/account/delete/otp", """{"otp":"12345"}""", await Member())).Expect(400);

    [Theory]
    [InlineData("insert into live_streamings (user_id, channel, status) values ({0}, 'c', '0')")]
    [InlineData("insert into withdrawals (user_id, amount, status) values ({0}, 10, 'pending')")]
    public async Task Defect_open_business_was_not_considered(string sql)
    {
        var member = await Member();
        await Api.Execute(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, member));
        (await Post("/account/delete", $$"""{"password":"{{Password}}"}""", member)).Expect(409);
        Assert.StartsWith("active/0/", await Api.Scalar<string>(Row, ("@id", member)), StringComparison.Ordinal);
    }

    /// <summary>Lives are closed to suspended members (ruling 3), who were told to end theirs first: they could delete neither.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_suspended_creator_leaves_with_the_lives_that_nobody_booked(bool withPassword)
    {
        var (member, live) = await SuspendedWithLive(withPassword);
        await Api.Execute("insert into email_notify_schedules (notification_id, type, status) values (@l, 'live', '0'), (@l, 'live_reminder', '0'), (@l, 'live', '1')", ("@l", live));
        (await Api.Send("DELETE", $"/live/delete/{Api.Context.Ids.Encode(live)}", null, new ApiCall { Token = Api.AsMember(member) })).Expect(403);

        if (withPassword)
        {
            (await Post("/account/delete", $$"""{"password":"{{Password}}"}""", member)).Expect(200);
        }
        else
        {
            (await Post("/account/delete", "{}", member)).Expect(200);
            (await Post("/account/delete/otp", $$"""{"otp":"{{await Api.CodeSentTo("deleting.daniela@fans.example")}}"}""", member)).Expect(200);
        }

        Assert.StartsWith("deleted/1/", await Api.Scalar<string>(Row, ("@id", member)), StringComparison.Ordinal);
        Assert.Equal($"2/{member}", await Api.Scalar<string>("select concat(status, '/', modify_user) from live_streamings where id = @l", ("@l", live)));
        Assert.Equal(new DateTime(2025, 6, 15, 17, 30, 0), await Api.Scalar<DateTime>("select updated_at from live_streamings where id = @l", ("@l", live)));
        Assert.Equal("1", await Api.Scalar<string>("select status from email_notify_schedules where notification_id = @l", ("@l", live)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from email_notify_schedules where notification_id = @l", ("@l", live)));
    }

    [Fact]
    public async Task A_suspended_creator_whose_live_is_booked_is_sent_to_support()
    {
        var (member, live) = await SuspendedWithLive(withPassword: true);
        await Api.Execute("insert into live_prebooks (live_id) values (@l)", ("@l", live));
        var answer = (await Post("/account/delete", $$"""{"password":"{{Password}}"}""", member)).Expect(409);
        Assert.Contains("support", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("suspended/0/", await Api.Scalar<string>(Row, ("@id", member)), StringComparison.Ordinal);
        Assert.Equal("0", await Api.Scalar<string>("select status from live_streamings where id = @l", ("@l", live)));

        // A payout that waits is the house's to end, for a suspended member too.
        await Api.Execute("delete from live_prebooks");
        await Api.Execute("insert into withdrawals (user_id, amount, status) values (@m, 10, 'pending')", ("@m", member));
        (await Post("/account/delete", $$"""{"password":"{{Password}}"}""", member)).Expect(409);
        Assert.Equal("0", await Api.Scalar<string>("select status from live_streamings where id = @l", ("@l", live)));
    }

    [Fact]
    public async Task Ruling_3_a_deleted_account_signs_in_to_come_back_for_thirty_days()
    {
        var member = await Member();
        (await Post("/account/delete", $$"""{"password":"{{Password}}"}""", member)).Expect(200);
        Api.Clock.Advance(TimeSpan.FromDays(5));

        var token = await SignIn("retrieve");
        Assert.True((bool)(await Api.Get("/account/delete", token)).Expect(200).Data!["isDelete"]!);
        var info = (await Api.Get("/account/retrieve", token)).Expect(200).Data!;
        Assert.Equal((true, 25), ((bool)info["canRetrieve"]!, (int)info["remainingDays"]!));
        (await Api.Get("/auth/validate", token)).Expect(401);
        (await Api.Get("/privacy/security", token)).Expect(401);

        (await Api.Post("/account/retrieve", "{}", token)).Expect(200);

        Assert.Equal("active/0/-/-", await Api.Scalar<string>(Row, ("@id", member)));
        (await Api.Get("/account/retrieve", Api.AsMember(member))).Expect(200);
        Assert.False((bool)(await Api.Get("/account/retrieve", Api.AsMember(member))).Expect(200).Data!["canRetrieve"]!);
        (await Api.Post("/account/retrieve", "{}", Api.AsMember(member))).Expect(400);
        await SignIn(null);
    }

    [Fact]
    public async Task Behind_thirty_days_nothing_comes_back()
    {
        var member = await Member();
        (await Post("/account/delete", $$"""{"password":"{{Password}}"}""", member)).Expect(200);
        Api.Clock.Advance(TimeSpan.FromDays(29) + TimeSpan.FromHours(23.9));
        var token = await SignIn("retrieve");
        Assert.Equal(1, (int)(await Api.Get("/account/retrieve", token)).Expect(200).Data!["remainingDays"]!);
        Api.Clock.Advance(TimeSpan.FromMinutes(10));
        (await Api.Get("/account/retrieve", token)).Expect(400);
        (await Api.Post("/account/retrieve", "{}", token)).Expect(400);
        Assert.StartsWith("deleted/1/", await Api.Scalar<string>(Row, ("@id", member)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_a_suspended_member_came_back_active()
    {
        var member = await Member();
        await Api.Execute("update users set status = 'suspended' where id = @id", ("@id", member));
        (await Post("/account/delete", $$"""{"password":"{{Password}}"}""", member)).Expect(200);
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Api.Post("/account/retrieve", "{}", await SignIn("retrieve"))).Expect(200);
        Assert.Equal("suspended/0/-/-", await Api.Scalar<string>(Row, ("@id", member)));
    }

    [Fact]
    public async Task Three_codes_are_sent_in_a_quarter_of_an_hour()
    {
        var member = await Member(password: false);
        for (var i = 0; i < 3; i++) (await Post("/account/delete", "{}", member)).Expect(200);
        Assert.NotNull((await Post("/account/delete", "{}", member)).Expect(429).Headers["Retry-After"]);
        Api.Clock.Advance(TimeSpan.FromMinutes(16));
        (await Post("/account/delete", "{}", member)).Expect(200);
    }

    [Fact]
    public async Task What_legacy_deleted_comes_back_as_it_was()
    {
        var member = await Member();
        await Api.Execute("update users set deleted = 1, deleted_at = @at where id = @id", ("@at", Api.Now.AddDays(-1).UtcDateTime), ("@id", member));
        (await Api.Post("/account/retrieve", "{}", await SignIn("retrieve"))).Expect(200);
        Assert.Equal("active/0/-/-", await Api.Scalar<string>(Row, ("@id", member)));
    }

    private async Task<(long Member, long Live)> SuspendedWithLive(bool withPassword)
    {
        var member = await Member(withPassword);
        await Api.Execute("insert into live_streamings (user_id, channel, status) values (@m, 'c', '0')", ("@m", member));
        await Api.Execute("update users set status = 'suspended' where id = @m", ("@m", member));
        return (member, await Api.Scalar<long>("select max(cast(id as signed)) from live_streamings"));
    }

    private async Task<string> SignIn(string? action)
    {
        var answer = (await Api.Post(
            "/auth/login", $$"""{"is_otp_login":false,"username_email":"deleting_dan","password":"{{Password}}"}""", Api.AsAnonymous())).Expect(200);
        Assert.Equal(action, answer.Find("actionRequired"));
        return answer["accessToken"];
    }

    private Task<ApiAnswer> Post(string target, string body, long member) => Api.Post(target, body, Api.AsMember(member));

    private Task<long> Member(bool password = true)
    {
        var member = new TestMember("deleting_dan") { Email = "deleting.daniela@fans.example" };
        return Api.AddMember(password ? member.WithPassword() : member);
    }

    private Task AddSession(long member) => Api.Context.Sessions.Put(
        new Session("refresh", $"{member}", Api.Now.AddDays(30), new string('0', 64), "203.0.113.9", "BingeMe/7.2", Api.Now), default);
}
