using System.Text.Json.Nodes;
using Xunit;

namespace HandlerTests.Verification;

/// <summary>The page of the own account, and the upload addresses.</summary>
public sealed class AccountTests : VerificationTests
{
    [Fact]
    public async Task The_account_is_shown_with_what_can_be_chosen()
    {
        var data = (await Account(1)).Expect(200).Data!;
        var user = data["user"]!;
        Assert.Equal(("Mira Vale", "mira_vale", "mira@creators.example", "10", "99"), ((string)user["name"]!, (string)user["username"]!, (string)user["email"]!, (string)user["state_id"]!, (string)user["countries_id"]!));
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/mira-face.webp", (string)user["avatar"]!);
        Assert.Equal("https://cdn.bingeme.com/uploads/cover/mira-cover.webp", (string)user["cover"]!);
        Assert.Equal(((string)user["instagram"]!, (string)user["youtube"]!), ((string)user["social_media"]!["instagram"]!, (string)user["social_media"]!["youtube"]!));
        Assert.Equal("yes", (string)user["verified_id"]!);
        Assert.Equal("""{"hasRequest":true,"latestRequest":{"id":1,"status":"approved"},"totalRequests":1,"canSubmitNew":false}""", Plain(user["verification"]));
        Assert.Equal(["Cooking", "Fitness", "Music"], data["dropdowns"]!["categories"]!.AsArray().Select(static c => (string)c!["name"]!));
        Assert.All(data["dropdowns"]!["genders"]!.AsArray(), static g => Assert.Equal(((string)g!["value"]!).ToUpperInvariant(), ((string)g["label"]!).ToUpperInvariant()));
        Assert.False(((JsonObject)data["dropdowns"]!).ContainsKey("countries"));
    }

    [Fact]
    public async Task Fields_that_nobody_filled_in_are_empty()
    {
        var me = await Member();
        await Api.Execute("update users set story = 'Na', address = 'Na', city = null, zip = 'Na', state_id = null, company = null where id = @me", ("@me", me));
        var user = (await Account(me)).Expect(200).Data!["user"]!;
        foreach (var field in new[] { "story", "address", "city", "zip", "state_id", "company", "avatar", "cover", "about", "profession", "website" }) Assert.Equal("", (string)user[field]!);
        Assert.Equal("""{"hasRequest":false,"latestRequest":null,"totalRequests":0,"canSubmitNew":true}""", Plain(user["verification"]));
    }

    [Fact]
    public async Task Genders_are_the_administrations_or_three()
    {
        await Api.Execute("update admin_settings set genders = 'female, nonbinary' where setting_key is null");
        Assert.Equal("""[{"value":"female","label":"Female"},{"value":"nonbinary","label":"Nonbinary"}]""", Plain((await Account(6)).Expect(200).Data!["dropdowns"]!["genders"]));
        await Api.Execute("update admin_settings set genders = '' where setting_key is null");
        Api.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("""[{"value":"male","label":"Male"},{"value":"female","label":"Female"},{"value":"other","label":"Other"}]""", Plain((await Account(6)).Expect(200).Data!["dropdowns"]!["genders"]));
    }

    [Fact]
    public async Task Defect_the_members_own_categories_were_always_empty() =>
        Assert.Equal(["Fitness", "Music"], (await Account(1)).Expect(200).Data!["user"]!["categories"]!.AsArray().Select(static c => (string)c!["name"]!));

    [Fact]
    public async Task Defect_a_database_that_failed_was_told_as_no_request()
    {
        await Api.Execute("alter table verification_requests rename to verification_requests_gone");
        var answer = await Account(1);
        await Api.Execute("alter table verification_requests_gone rename to verification_requests");
        Assert.Equal(503, answer.Status);
        Assert.False(answer.Json.ContainsKey("data"));
    }

    [Fact]
    public async Task Defect_contacts_were_shown_as_ciphertext_after_a_request()
    {
        var me = await Member();
        (await Submit(me, await Indian(me, ("email", "other@mail.example")))).Expect(200);
        var user = (await Account(me)).Expect(200).Data!["user"]!;
        Assert.Equal(("vera_newcomer@mail.example", "1 Lantern Lane"), ((string)user["email"]!, (string)user["address"]!));
    }

    [Fact]
    public async Task Defect_upload_addresses_took_the_process_down()
    {
        var me = await Member();
        var urls = (await Api.Get("/verification/upload-url?fileNames=%5B%22card.png%22,%22w9.pdf%22%5D", Api.AsMember(me))).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["card.png", "w9.pdf"], urls.Select(static u => (string)u!["filename"]!));
        Assert.Matches($"^uploads/verification/{me}[0-9a-f]{{8}}-[0-9a-f]{{4}}-4[0-9a-f]{{3}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}\\.png$", (string)urls[0]!["key"]!);
        Assert.Equal(1200, (int)urls[0]!["expiresIn"]!);
        (await Api.Get("/verification/upload-url?fileNames=%5B%22noextension%22%5D", Api.AsMember(me))).Expect(400);
        (await Api.Get("/verification/upload-url", Api.AsMember(me))).Expect(400);
    }

    [Fact]
    public async Task Defect_upload_errors_were_not_told_as_such()
    {
        var refused = (await Api.Get("/verification/upload-url?fileNames=%5B%22a.exe%22%5D", Api.AsMember(6))).Expect(400);
        Assert.Equal(400, (int)refused.Json["status"]!);
        Assert.Equal("""["a.exe"]""", Plain(refused.Error!["invalidFiles"]));
    }
}
