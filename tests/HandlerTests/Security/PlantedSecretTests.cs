using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>
/// Plants numbers of papers and accounts, addresses, codes and passwords through the operations of payout and verification, with what goes wrong on the
/// way, and looks for them in everything that either host logs. What other operations send is looked for at the end of every test
/// (<see cref="LogWatch"/>).
/// </summary>
public sealed class PlantedSecretTests : ApiTests
{
    private const string Pan = "PLANT4321S";
    private const string Aadhaar = "909192939495";
    private const string Account = "707172737475";
    private const string Ifsc = "PLNT0PLANTD";
    private const string Upi = "planted.upi@okbank";
    private const string PayPal = "planted-paypal@creators.example";
    private const string Words = "Planted Bank, Planted Row 77, account 606162636465";
    private const string Mail = "planted-mail@mail.example";
    private const string Mobile = "9877776666";
    private const string Message = "planted words to the house";
    private const string Guess = "planted wrong password";

    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static readonly string[] Planted = [Pan, Aadhaar, Account, Ifsc, Upi, PayPal, Words, Mail, Mobile, Message, Guess, TestMember.Password];

    private int uploads;

    [Fact]
    public async Task Nothing_planted_is_logged_whatever_goes_well_or_wrong()
    {
        foreach (var secret in Planted) Api.Watch.Plant(secret, "planted");
        var creator = await Api.AddMember(new TestMember("planted_creator") { Email = Mail, IsCreator = true, CountriesId = "99" }.WithPassword());
        var token = Api.AsMember(creator);
        string[] methods =
        [
            $$$"""{"bank":{"acc_no":"{{{Account}}}","name":"Asha Rao","bank_name":"Test Bank","ifsc":"{{{Ifsc}}}"}}""", $$"""{"upi":"{{Upi}}"}""",
            $$"""{"paypal_email":"{{PayPal}}"}""", $$"""{"bank_details":"{{Words}}"}""",
        ];
        foreach (var method in methods)
        {
            (await Api.Post("/payout/create", method, token)).Expect(200);
            (await Api.Get("/payout", token)).Expect(200);
        }

        (await Api.Post("/payout/create", $$"""{"upi":"{{Upi}}","current_password":"{{Guess}}"}""", token)).Expect(400);
        (await Api.Post("/payout/create", $$$"""{"type":"bank_india","bank":{"acc_no":"{{{Account}}}x","ifsc":"{{{Ifsc}}}9"}}""", token)).Expect(400);
        (await Api.Post("/payout/create", $$"""{"bank_details":"{{Words}}""", token)).Expect(400);
        (await Api.Get($"/payout?acc_no={Account}&pan={Pan}", token)).Expect(200);
        (await Api.Post("/payout/conversations/store", new JsonObject { ["message"] = Message, ["payout_image_keys"] = new JsonArray(await Upload("payout", creator)) }.ToJsonString(), token)).Expect(201);
        var link = (string)(await Api.Get("/payout/conversations", token)).Expect(200).Data!["conversations"]![0]!["image_url"]!;
        Api.Watch.Plant(new Uri(link).Query, "a signed link");
        await Api.Get(new Uri(link).PathAndQuery);

        var member = await Api.AddMember(new TestMember("planted_member") { Email = "other@mail.example", CountriesId = "99" });
        var form = await Form(member);
        (await Submit(member, form, "aadhar", Aadhaar + "1")).Expect(400);
        (await Submit(member, form, "pancard", Pan + "x")).Expect(400);
        (await Submit(member, form, "selfie_image", $"uploads/verification/{creator}{Pan}.png")).Expect(400);

        // A database that fails tells its driver's words, and some drivers tell values.
        foreach (var table in new[] { "verification_requests", "payout_changes", "ticket_conversations" })
        {
            await Api.RefuseInserts(table);
            if (table == "verification_requests") Assert.Equal(500, (await Submit(member, form)).Status);
            else if (table == "payout_changes") Assert.Equal(500, (await Api.Post("/payout/create", methods[0], token)).Status);
            else Assert.Equal(500, (await Api.Post("/verification/conversations", $$"""{"message":"{{Message}}"}""", Api.AsMember(member))).Status);
            await Api.AllowInserts();
        }

        (await Submit(member, form)).Expect(200);
        (await Submit(member, form)).Expect(400);
        (await Api.Get("/verification/account", Api.AsMember(member))).Expect(200);
        (await Api.Post("/verification/conversations", $$"""{"message":"{{Message}}"}""", Api.AsMember(member))).Expect(200);
        (await Api.Get("/verification/conversations", Api.AsMember(member))).Expect(200);
        foreach (var message in await Api.MessagesTo(Mail)) if (message.Code is { } code) Api.Watch.Plant(code, "a code");

        Assert.Empty(Api.Watch.Found());
        var logged = Api.Watch.Logged();
        foreach (var operation in new[] { "payout.saveMethod", "payout.storeConversation", "verification.submitAccount", "inner words" }) Assert.Contains(operation, logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watch_finds_what_is_logged()
    {
        await Api.Get("/payout/planted-path-1234567", Api.AsMember(1));
        Api.Watch.Plant("planted-path-1234567", "a path");
        var found = Api.Watch.Found();
        Api.Watch.Forget("planted-path-1234567");
        Assert.Equal(["a path: planted-path-1234567"], found);
    }

    [Fact]
    public async Task Numbers_at_rest_are_sealed_and_nowhere_else()
    {
        var member = await Api.AddMember(new TestMember("planted_member") { CountriesId = "99" });
        (await Submit(member, await Form(member))).Expect(200);
        Assert.Equal(0, await Api.Scalar<long>(
            "select count(*) from verification_requests where concat(coalesce(pancard, ''), coalesce(aadhar, ''), coalesce(documents, ''), coalesce(admin_notes, '')) like @pan or concat(coalesce(pancard, ''), coalesce(aadhar, ''), documents) like @aadhaar",
            ("@pan", $"%{Pan}%"), ("@aadhaar", $"%{Aadhaar}%")));
        Assert.StartsWith("eyJpdiI6I", await Api.Scalar<string>("select pancard from verification_requests where user_id = @member", ("@member", member)), StringComparison.Ordinal);
    }

    private async Task<string> Upload(string area, long owner)
    {
        var key = $"uploads/{area}/{owner}0b0e7f7e-3c1d-4a5b-8c2d-{++uploads:x12}.png";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(Png, "image/png"), CancellationToken.None);
        return key;
    }

    private async Task<JsonObject> Form(long member) => new()
    {
        ["full_name"] = "Planted Member",
        ["username"] = "planted_member",
        ["email"] = "planted-other@mail.example",
        ["countryCode"] = "+91",
        ["mobile"] = Mobile,
        ["countries_id"] = 99,
        ["state_id"] = 10,
        ["address"] = "1 Row",
        ["city"] = "Mysuru",
        ["zip"] = "570001",
        ["social_url"] = "https://social.example/planted",
        ["pancard"] = Pan,
        ["aadhar"] = Aadhaar,
        ["pancard_image"] = await Upload("verification", member),
        ["aadhar_image"] = await Upload("verification", member),
        ["selfie_image"] = await Upload("verification", member),
    };

    private Task<ApiAnswer> Submit(long member, JsonObject form, string? field = null, string? value = null)
    {
        var sent = form.DeepClone().AsObject();
        if (field is not null) sent[field] = value;
        return Api.Post("/verification/account", sent.ToJsonString(), Api.AsMember(member));
    }
}
