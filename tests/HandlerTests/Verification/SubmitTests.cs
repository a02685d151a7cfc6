using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Verification;

/// <summary>Asking to be verified.</summary>
public sealed class SubmitTests : VerificationTests
{
    private const string Uuid = "0a1b2c3d-4e5f-4a6b-8c7d-0123456789ab";

    [Fact]
    public async Task A_request_of_India_stands_with_profile_papers_and_sealed_numbers()
    {
        var me = await Member();
        var body = await Indian(me, ("story", "I sing."), ("gender", "Female"), ("birthdate", "2000-02-29"), ("profession", "Singer"));
        var sent = new[] { (string)body["pancard_image"]![0]!, (string)body["aadhar_image"]!, (string)body["selfie_image"]!["path"]! };
        var data = (await Submit(me, body)).Expect(200).Data!;

        Assert.Equal((me, "vera_real", true, true), ((long)data["user"]!["id"]!, (string)data["user"]!["username"]!, (bool)data["profileUpdated"]!, (bool)data["documentsSaved"]!));
        Assert.Equal(sent, data["media"]!["original"]!.AsArray().Select(static k => (string)k!));
        Assert.Equal(Papers(), data["media"]!["converted"]!.AsArray().Select(static k => (string)k!).Order(StringComparer.Ordinal));
        Assert.All(Papers(), static k => Assert.EndsWith(".webp", k, StringComparison.Ordinal));

        Assert.Equal(
            "Vera Newcomer|vera_real|1 Lantern Lane|Mysuru|10|570001|99|female|2000-02-29|Singer|I sing.|2025-06-15 12:00:00",
            await Api.Scalar<string>("select name || '|' || username || '|' || address || '|' || city || '|' || state_id || '|' || zip || '|' || countries_id || '|' || gender || '|' || birthdate || '|' || profession || '|' || story || '|' || updated_at from users where id = @me", ("@me", me)));
        Assert.Equal(
            "pending|Vera Newcomer|vera_real|vera_newcomer@mail.example|https://social.example/vera|99|2025-06-15 12:00:00",
            await Request(me, "status || '|' || full_name || '|' || username || '|' || email || '|' || social_url || '|' || countries_id || '|' || created_at"));
        var documents = JsonNode.Parse((await Request(me, "documents"))!)!.AsArray();
        Assert.Equal(["pancard_image", "aadhar_image", "selfie_image"], documents.Select(static d => (string)d!["type"]!));
        Assert.Equal("me at home.png", (string)documents[2]!["original_name"]!);
        Assert.Equal(Papers(), documents.Select(static d => (string)d!["path"]!).Order(StringComparer.Ordinal));
        Assert.All(documents, static d => Assert.True((long)d!["size"]! > 0));

        Assert.Equal((Pan, Aadhaar), (Api.Context.SealedFields.Open(await Request(me, "pancard")), Api.Context.SealedFields.Open(await Request(me, "aadhar"))));
    }

    [Fact]
    public async Task Another_country_needs_an_identity_and_keeps_no_numbers_of_India()
    {
        var me = await Member();
        (await Submit(me, await Abroad(me, 72, ("pancard", Pan), ("aadhar", Aadhaar)))).Expect(200);
        Assert.Null(await Request(me, "pancard"));
        Assert.Null(await Request(me, "aadhar"));
    }

    [Theory]
    [InlineData("99", null)]
    [InlineData("72", 10)]
    public async Task A_state_goes_with_its_country_and_stays_without_a_move(string from, int? left)
    {
        var me = await Member();
        await Api.Execute("update users set countries_id = @from, state_id = 10 where id = @me", ("@from", from), ("@me", me));
        (await Submit(me, await Abroad(me, 72))).Expect(200);
        Assert.Equal(left, await Api.Scalar<int?>("select state_id from users where id = @me", ("@me", me)));
    }

    [Fact]
    public async Task The_United_States_need_a_tax_form_too()
    {
        var me = await Member();
        Assert.Equal(["form_w9"], (await Submit(me, await Abroad(me, 1))).Expect(400).FaultyFields);
        (await Submit(me, await Abroad(me, 1, ("form_w9", await Upload(me, "pdf", "%PDF-1.7"u8.ToArray()))))).Expect(200);
    }

    [Fact]
    public async Task Every_fault_is_told_by_its_field_and_nothing_is_written()
    {
        var me = await Member();
        Assert.Equal(["full_name", "username", "countries_id", "address", "city", "zip", "social_url"], (await Submit(me, [])).Expect(400).FaultyFields);
        Assert.Equal(
            ["state_id", "pancard", "aadhar", "pancard_image", "aadhar_image", "selfie_image"],
            (await Submit(me, await Indian(me, ("state_id", null), ("pancard", null), ("aadhar", null), ("pancard_image", null), ("aadhar_image", null), ("selfie_image", null)))).Expect(400).FaultyFields);
        Assert.Equal("Vera", await Api.Scalar<string>("select name from users where id = @me", ("@me", me)));
        Assert.Equal(0, await Requests(me));
    }

    [Theory]
    [InlineData("full_name", "a\u202eb")]
    [InlineData("username", "a b")]
    [InlineData("username", "ab")]
    [InlineData("email", "no mail")]
    [InlineData("countries_id", "4242")]
    [InlineData("state_id", "20")]
    [InlineData("social_url", "javascript:alert(1)")]
    [InlineData("social_url", "ftp://social.example")]
    [InlineData("social_url", "https://social.example/\u202Egpj.exe")]
    [InlineData("countryCode", "91")]
    [InlineData("mobile", "12")]
    [InlineData("pancard", "abcde1234f")]
    [InlineData("pancard", "ABCDE1234F\n")]
    [InlineData("aadhar", "1234")]
    [InlineData("aadhar", "12345678901x")]
    [InlineData("gender", "unknown thing")]
    [InlineData("birthdate", "2010-01-01")]
    [InlineData("birthdate", "1899-01-01")]
    [InlineData("birthdate", "2000-02-30")]
    [InlineData("profession", "\u0000")]
    [InlineData("pancard_image", 17)]
    public async Task Defect_legal_bodies_never_passed_and_others_were_not_looked_at(string field, object value)
    {
        var me = await Member();
        var body = await Indian(me, (field, value is string text ? text : (int)value));
        Assert.Contains(field, (await Submit(me, body)).Expect(400).FaultyFields);
        Assert.Equal(0, await Requests(me));
    }

    [Fact]
    public async Task Papers_are_the_callers_own_of_the_right_kind_and_each_named_once()
    {
        var (me, other) = (await Member(), await Member("other_one"));
        var pdf = await Upload(me, "pdf");
        var foreign = await Upload(other, "png");
        foreach (var bad in new[] { foreign, pdf, $"uploads/payout/{me}{Uuid}.png", $"{Prefix}../avatar/{me}{Uuid}.png", "/etc/passwd", $"{Prefix}{me}{Uuid}.svg" })
            Assert.Equal(["selfie_image"], (await Submit(me, await Indian(me, ("selfie_image", bad)))).Expect(400).FaultyFields);
        var twice = await Upload(me, "png");
        Assert.Equal(["selfie_image"], (await Submit(me, await Indian(me, ("aadhar_image", twice), ("selfie_image", twice)))).Expect(400).FaultyFields);
        Assert.Equal(["identity"], (await Submit(me, await Abroad(me, 72, ("identity", new JsonArray("a", "b", "c", "d", "e", "f"))))).Expect(400).FaultyFields);
        Assert.Equal(["identity"], (await Submit(me, await Abroad(me, 72, ("identity", $"{Prefix}{me}{Uuid}.png")))).Expect(400).FaultyFields);
        Assert.Contains(foreign, Papers());
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("under_review")]
    [InlineData("rejected")]
    [InlineData("approved")]
    public async Task Who_has_a_request_is_refused_before_the_input_is_looked_at(string status)
    {
        var me = await Member();
        Assert.True((bool)(await Account(me)).Expect(200).Data!["user"]!["verification"]!["canSubmitNew"]!);
        await Api.Execute("insert into verification_requests (user_id, status) values (@me, @status)", ("@me", me), ("@status", status));
        Assert.Empty((await Submit(me, [])).Expect(400).FaultyFields);
        Assert.False((bool)(await Account(me)).Expect(200).Data!["user"]!["verification"]!["canSubmitNew"]!);
    }

    [Fact]
    public async Task Who_is_verified_is_refused()
    {
        var me = await Api.AddMember(new TestMember("done_already") { IsCreator = true });
        Assert.Empty((await Submit(me, [])).Expect(400).FaultyFields);
    }

    [Fact]
    public async Task Defect_of_two_requests_at_once_both_were_written()
    {
        var me = await Member();
        var bodies = new[] { await Indian(me), await Indian(me), await Indian(me, ("username", "vera_other")) };
        var answers = await Task.WhenAll(bodies.Select(b => Submit(me, b)));
        Assert.Equal([200, 400, 400], answers.Select(static a => a.Status).Order());
        Assert.Equal(1, await Requests(me));

        // Of those that came too late nothing is left but their uploads.
        var documents = JsonNode.Parse((await Request(me, "documents"))!)!.AsArray().Select(static d => (string)d!["path"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(documents.Count + 6, Papers().Count());
    }

    [Fact]
    public async Task Defect_contacts_were_encrypted_over_the_account_and_locked_the_member_out()
    {
        var me = await Member();
        await Api.Execute("update users set mobile = '+919800000077' where id = @me", ("@me", me));
        (await Submit(me, await Indian(me, ("email", "New@Mail.example"), ("countryCode", "+91"), ("mobile", "9811111111")))).Expect(200);
        Assert.Equal("vera_newcomer@mail.example|+919800000077", await Api.Scalar<string>("select email || '|' || mobile from users where id = @me", ("@me", me)));
        Assert.Equal("new@mail.example|+919811111111", await Request(me, "email || '|' || mobile"));
    }

    [Theory]
    [InlineData("verification_requests")]
    public async Task Defect_a_failed_request_left_a_changed_profile_and_deleted_uploads(string table)
    {
        var me = await Member();
        var body = await Indian(me);
        var before = Papers().ToList();
        await Api.RefuseInserts(table);
        Assert.Equal(500, (await Submit(me, body)).Status);
        await Api.AllowInserts();
        Assert.Equal("Vera|vera_newcomer", await Api.Scalar<string>("select name || '|' || username from users where id = @me", ("@me", me)));
        Assert.Equal(before, Papers());
        (await Submit(me, body)).Expect(200);
    }

    [Fact]
    public async Task Defect_stored_names_matched_no_object()
    {
        var me = await Member();
        (await Submit(me, await Indian(me))).Expect(200);
        foreach (var document in JsonNode.Parse((await Request(me, "documents"))!)!.AsArray()) Assert.Contains((string)document!["path"]!, Papers());
    }

    [Fact]
    public async Task Defect_names_of_others_and_of_paths_could_be_taken()
    {
        var (me, _) = (await Member(), await Member("taken_name"));
        foreach (var name in new[] { "taken_name", "TAKEN_NAME", "payout", "Verification", "u1" }.Where(static n => n.Length > 2))
            Assert.Equal(["username"], (await Submit(me, await Indian(me, ("username", name)))).Expect(400).FaultyFields);
        Assert.Equal(["email"], (await Submit(me, await Indian(me, ("email", "taken_name@mail.example")))).Expect(400).FaultyFields);
        (await Submit(me, await Indian(me, ("username", "vera_newcomer"), ("email", "vera_newcomer@mail.example")))).Expect(200);
    }

    [Fact]
    public async Task The_own_name_in_other_letters_is_written_as_it_is_answered()
    {
        var me = await Member();
        Assert.Equal("Vera_Newcomer", (await Submit(me, await Indian(me, ("username", "Vera_Newcomer")))).Expect(200)["user.username"]);
        Assert.Equal("Vera_Newcomer", await Api.Scalar<string>("select username from users where id = @me", ("@me", me)));
        Assert.Equal("Vera_Newcomer", await Request(me, "username"));
    }

    [Fact]
    public async Task Of_two_who_take_one_name_at_once_one_gets_it()
    {
        var (one, two) = (await Member("vera_one"), await Member("vera_two"));
        var bodies = new[] { (one, await Indian(one, ("username", "wanted_name"))), (two, await Indian(two, ("username", "wanted_name"))) };
        var answers = await Task.WhenAll(bodies.Select(b => Submit(b.Item1, b.Item2)));
        Assert.Equal([200, 400], answers.Select(static a => a.Status).Order());
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from users where username = 'wanted_name'"));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from verification_requests where username = 'wanted_name'"));
    }

    [Fact]
    public async Task Only_what_is_sent_is_changed()
    {
        var me = await Member();
        await Api.Execute("update users set story = 'Old', profession = 'Old job', gender = 'other' where id = @me", ("@me", me));
        (await Submit(me, await Indian(me))).Expect(200);
        Assert.Equal("Old|Old job|other", await Api.Scalar<string>("select story || '|' || profession || '|' || gender from users where id = @me", ("@me", me)));
    }

    [Fact]
    public async Task Asking_has_a_limit_of_five_a_day_that_bad_input_does_not_use_up()
    {
        Api.RouteLimits.IsOn = true;
        var me = await Member();
        for (var i = 0; i < 7; i++) (await Submit(me, [])).Expect(400);
        for (var i = 0; i < 5; i++)
        {
            (await Submit(me, await Indian(me))).Expect(200);
            await Api.Execute("delete from verification_requests where user_id = @me", ("@me", me));
        }

        (await Submit(me, await Indian(me))).Expect(429);
    }

    /// <summary>Whoever tries addresses learnt of each whether somebody is registered with it, as often as wanted.</summary>
    [Fact]
    public async Task Taken_addresses_are_told_within_the_limit_only()
    {
        Api.RouteLimits.IsOn = true;
        var me = await Member();
        (await Submit(me, new() { ["email"] = "mira@creators.example" })).Expect(400);
        Assert.DoesNotContain("email", (await Submit(me, new() { ["email"] = "mira@creators.example" })).FaultyFields);
        for (var i = 0; i < 5; i++)
        {
            var whole = await Indian(me);
            whole["email"] = "mira@creators.example";
            Assert.Equal(["email"], (await Submit(me, whole)).Expect(400).FaultyFields);
        }

        var last = await Indian(me);
        last["email"] = "mira@creators.example";
        (await Submit(me, last)).Expect(429);
    }

    [Fact]
    public async Task Numbers_of_papers_are_never_answered()
    {
        var me = await Member();
        var submitted = (await Submit(me, await Indian(me))).Expect(200);
        var wrong = (await Submit(me, await Indian(me, ("aadhar", Aadhaar + "1")))).Expect(400);
        var shown = (await Account(me)).Expect(200);
        foreach (var answer in new[] { submitted, wrong, shown })
        {
            Assert.DoesNotContain(Pan, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Aadhaar, answer.Text, StringComparison.Ordinal);
        }
    }
}
