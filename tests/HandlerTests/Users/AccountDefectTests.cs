using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Users;

/// <summary>Legacy defects of contacts, passwords, pictures and relations that no other test shows gone (docs/defects.md).</summary>
public sealed class AccountDefectTests : UserTests
{
    private const string NewMail = "new.mira@creators.example";

    /// <summary>One red pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Defect_a_code_was_used_up_by_an_update_that_failed()
    {
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        var code = await Api.CodeSentTo(NewMail);
        (await Post("/user/profile", Mira, ("email", NewMail), ("email_otp", code), ("username", "leo_hart"))).Expect(409);
        (await Post("/user/profile", Mira, ("email", NewMail), ("email_otp", code))).Expect(200);
    }

    [Fact]
    public async Task Defect_addresses_were_compared_with_their_case()
    {
        (await Post("/user/profile", Mira, ("email", "MIRA@Creators.example"))).Expect(200);
        Assert.Equal("mira@creators.example", await Api.Scalar<string>("select email from users where id = 1"));
        (await Post("/user/profile", Mira, ("email", "LEO@Creators.example"), ("email_otp", "12345"))).Expect(409);
    }

    [Fact]
    public async Task Defect_codes_could_be_asked_for_without_end()
    {
        Api.RouteLimits.IsOn = true;

        // Refusals count as well: the 409 tells who has an account.
        for (var i = 0; i < 5; i++) (await Post("/user/send-otp", Mira, ("email", "leo@creators.example"))).Expect(409);
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(429);
        Assert.Empty(await Api.MessagesTo(NewMail));
    }

    [Fact]
    public async Task Defect_a_new_code_gave_five_new_guesses_without_end()
    {
        Api.RouteLimits.IsOn = true;
        var guesses = 0;
        for (var i = 0; i < 20; i++)
        {
            if ((await Post("/user/send-otp", Mira, ("email", NewMail))).Status == 200) Api.Clock.Advance(TimeSpan.FromSeconds(61));
            var code = await Api.CodeSentTo(NewMail);
            if ((await Post("/user/profile/verify-otp", Mira, ("email_otp", true), ("email", NewMail), ("emailOtp", Other(code!)))).Status == 400) guesses++;
        }

        Assert.Equal(10, guesses);
    }

    [Fact]
    public async Task Defect_the_mail_of_a_new_contact_had_the_subject_of_a_signup()
    {
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        (await Api.Post("/auth/signup", Json(("name", "Ann"), ("email", "ann@mail.example"), ("terms", "1")), Api.AsAnonymous())).Expect(200);
        Assert.NotEqual((await Api.MessagesTo("ann@mail.example"))[^1].Subject, (await Api.MessagesTo(NewMail))[^1].Subject);
    }

    [Fact]
    public async Task Defect_a_proven_address_was_stored_as_it_came_and_not_marked()
    {
        await Api.Execute("update users set email_verified = '0' where id = 1");
        (await Post("/user/send-otp", Mira, ("email", NewMail))).Expect(200);
        var code = int.Parse((await Api.CodeSentTo(NewMail))!, System.Globalization.CultureInfo.InvariantCulture);
        (await Post("/user/profile/verify-otp", Mira, ("email_otp", true), ("email", " New.MIRA@creators.example"), ("emailOtp", code))).Expect(200);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from users where id = 1 and email = @m and email_verified = '1' and updated_at is not null", ("@m", NewMail)));
    }

    [Theory]
    [InlineData("+14155550123", "+141*****123")]
    [InlineData("+919876500001", "+9198*****001")]
    public async Task Defect_a_number_was_masked_by_a_code_of_four_digits(string mobile, string masked)
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Mobile = mobile, MobileVerified = "1", EmailVerified = "0" });
        var answer = (await Post("/create/password", id, ("new_password", "abc 123"), ("confirm_password", "abc 123"))).Expect(200);
        Assert.Equal(masked, (string)answer.Data!["destinations"]![0]!["masked"]!);
    }

    [Fact]
    public async Task Defect_a_number_without_a_plus_got_no_code_and_success_was_told()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Mobile = "919876500001", MobileVerified = "1", EmailVerified = "0" });
        (await Post("/create/password", id, ("new_password", "abc 123"), ("confirm_password", "abc 123"))).Expect(200);
        var code = await Api.CodeSentTo("+919876500001");
        (await Post("/create/password/verify", id, ("otp", code), ("password", "abc 123"))).Expect(200);
    }

    [Fact]
    public async Task Defect_the_numbers_code_burnt_the_tries_of_the_addresss()
    {
        var id = await Api.AddMember(new TestMember("sam_t") { Email = "sam@mail.example", Mobile = "+919876500001", MobileVerified = "1" });
        (await Post("/create/password", id, ("new_password", "abc 123"), ("confirm_password", "abc 123"))).Expect(200);
        var code = (await Api.CodeSentTo("+919876500001"))!;
        for (var i = 0; i < 4; i++) (await Post("/create/password/verify", id, ("otp", Other(code)), ("password", "abc 123"))).Expect(400);
        (await Post("/create/password/verify", id, ("otp", code), ("password", "letters and 9"))).Expect(200);

        // What the second step said is what was stored.
        Assert.True(BCrypt.Net.BCrypt.Verify("letters and 9", await Api.Scalar<string>("select password from users where id = @i", ("@i", id))));
    }

    [Fact]
    public async Task Defect_the_size_of_a_picture_was_not_asked()
    {
        (await Post("/user/avatar", Mira, ("avatar", await Upload("avatar", new byte[(10 * 1024 * 1024) + 1])))).Expect(400);
        await AssertUnchanged();
    }

    [Fact]
    public async Task Defect_a_picture_that_could_not_be_moved_was_stored_all_the_same()
    {
        (await Post("/user/avatar", Mira, ("avatar", "uploads/avatar/10b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.png"))).Expect(400);
        await AssertUnchanged();
    }

    [Fact]
    public async Task Defect_the_number_of_names_was_not_bounded()
    {
        string Names(int count) => Uri.EscapeDataString($"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}.png\""))}]");
        (await Get($"/user/cover/upload-url?fileNames={Names(10)}", Mira)).Expect(200);
        (await Get($"/user/cover/upload-url?fileNames={Names(11)}", Mira)).Expect(400);
    }

    [Fact]
    public async Task Defect_a_username_went_into_the_key_as_it_was()
    {
        await Api.Execute("update users set username = '../x y' where id = 1");
        Assert.Matches("^xy-1[0-9]{10}[a-z0-9]{10}\\.webp$", (await Post("/user/avatar", Mira, ("avatar", await Upload("avatar", Png)))).Expect(200)["avatar"]);
    }

    [Theory]
    [InlineData("/user/avatar")]
    [InlineData("/user/cover")]
    [InlineData("/user/block/4")]
    public async Task Defect_faults_stood_outside_the_envelope(string target)
    {
        var answer = (await Post(target, Mira)).Expect(400);
        Assert.NotEmpty(answer.Error!["errors"]!.AsArray());
        Assert.NotEmpty(answer.FaultyFields);
        Assert.Equal(400, (int)answer.Json["status"]!);
    }

    [Fact]
    public async Task Defect_a_report_took_fields_that_are_no_texts_and_any_name()
    {
        (await Api.Post(
            $"/user/block/{Id(Leo)}", """{"reason":"spam","message":{"length":99},"name":["A"],"email":"a@mail.example"}""", Api.AsMember(Asha))).Expect(400);
        (await Post($"/user/block/{Id(Leo)}", Asha, ("reason", "spam"), ("message", new string('x', 30)), ("name", "Somebody Else"), ("email", "else@mail.example"))).Expect(200);

        // Whatever name a reporter gives, the report hangs on the account.
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from reports where user_id = 6 and report_id = 4 and name = 'Somebody Else'"));
    }

    [Fact]
    public async Task Defect_a_restriction_was_written_although_the_cancelling_failed()
    {
        await Api.Execute("drop table subscriptions");
        (await Post($"/restrict/user/{Id(Asha)}", Mira)).Expect(503);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from restrictions where user_id = 1 and user_restricted = 6"));
    }

    [Fact]
    public async Task Defect_toggles_at_once_restricted_twice()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => Post($"/restrict/user/{Id(Asha)}", Mira)));
        Assert.Equal(4, answers.Count(a => a.Expect(200)["restricted"] == "true"));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from restrictions where user_id = 1 and user_restricted = 6"));
    }

    [Fact]
    public async Task Defect_a_conversation_without_messages_hid_its_member()
    {
        var other = await Api.AddMember(new TestMember("quiet_quentin"));
        await Api.Execute("insert into conversations (user_1, user_2, user1_id, user2_id, room_id, created_at) values (1, @o, 1, @o, 'Quiet77', @now)", ("@o", other), ("@now", Api.Now.UtcDateTime));
        var row = Assert.Single((await Get("/user/search?search=quiet_q", Mira)).Expect(200).Json["data"]!.AsArray())!;
        Assert.Equal(("Quiet77", 0), ((string)row["room_id"]!, (int)row["id"]!));
    }

    private async Task AssertUnchanged() => Assert.Equal("mira-face.webp", await Api.Scalar<string>("select avatar from users where id = 1"));

    private async Task<string> Upload(string slot, byte[] bytes)
    {
        var key = $"uploads/{slot}/1{Guid.NewGuid()}.png";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(bytes, "image/png"), CancellationToken.None);
        return key;
    }
}
