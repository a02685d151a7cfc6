using BingeMe.Handlers.Modules.Payout;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Payout;

/// <summary>Setting, showing and deleting where money goes.</summary>
public sealed class PayoutMethodTests : PayoutTests
{
    private const string Serialised =
        "a:4:{s:14:\"account_number\";s:12:\"123456789012\";s:11:\"holder_name\";s:8:\"Asha Rao\";s:9:\"bank_name\";s:9:\"Test Bank\";s:9:\"ifsc_code\";s:11:\"TEST0123456\";}";

    [Theory]
    [InlineData("""{"type":"upi","upi":" asha.rao@okbank "}""", """{"upi":"asha.rao@okbank"}""", "upi|asha.rao@okbank|")]
    [InlineData("""{"upi_id":"asha.rao@okbank"}""", """{"upi":"asha.rao@okbank"}""", "upi|asha.rao@okbank|")]
    [InlineData("""{"paypal_email":" pay@creators.example ","email_paypal_confirmation":"pay@creators.example"}""", """{"paypal":{"email":"pay@creators.example"}}""", "PayPal||pay@creators.example")]
    [InlineData("""{"email_paypal":"pay@creators.example"}""", """{"paypal":{"email":"pay@creators.example"}}""", "PayPal||pay@creators.example")]
    [InlineData("""{"bank_details":" <b>Test Bank</b>, Main Row 1, account 12 34 56 "}""", """{"bank":{"bank_details":"Test Bank, Main Row 1, account 12 34 56"}}""", "Bank|Test Bank, Main Row 1, account 12 34 56|")]
    [InlineData("""{"bank":"Test Bank, Main Row 1, account 12 34 56"}""", """{"bank":{"bank_details":"Test Bank, Main Row 1, account 12 34 56"}}""", "Bank|Test Bank, Main Row 1, account 12 34 56|")]
    [InlineData(Account, """{"bank_india":{"acc_no":"123456789012","name":"Asha Rao","bank_name":"Test Bank","ifsc":"TEST0123456"}}""", "Bank_india|" + Serialised + "|")]
    [InlineData("""{"type":"bank_india","bank":{"account_number":"123456789012","holder_name":"Asha Rao","bank_name":"Test Bank","ifsc_code":"test0123456"}}""", """{"bank_india":{"acc_no":"123456789012","name":"Asha Rao","bank_name":"Test Bank","ifsc":"TEST0123456"}}""", "Bank_india|" + Serialised + "|")]
    public async Task Each_kind_is_stored_as_the_back_office_reads_it_and_answered_as_it_stands(string body, string answer, string stored)
    {
        var me = await Creator();
        Assert.Equal(answer, Plain((await Save(me, body)).Expect(200).Data));
        Assert.Equal(stored, await Stored(me, "payment_gateway || '|' || bank || '|' || paypal_account"));
        var shown = (await Show(me)).Expect(200).Data!;
        Assert.Equal("99", (string)shown["country_id"]!);
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(answer)!.AsObject())
        {
            Assert.Equal(name, (string)shown["selected"]!);
            Assert.Equal(Plain(value), Plain(shown[name]));
        }

        Assert.Equal(3, shown.Count);
    }

    [Fact]
    public async Task Without_a_destination_nothing_is_selected_and_the_country_is_India()
    {
        var me = await Api.AddMember(new TestMember("no_payout"));
        Assert.Equal("""{"country_id":"99","selected":null}""", Plain(Sorted((await Api.Get("/payout/", Api.AsMember(me))).Expect(200).Data!)));
    }

    [Theory]
    [InlineData("Bank_india", """{"acc_no":"123456789","name":"Asha","bank_name":"B1","ifsc":"TEST0123456"}""", """{"acc_no":"123456789","name":"Asha","bank_name":"B1","ifsc":"TEST0123456"}""")]
    [InlineData("Bank_india", """{"account_number":123456789,"holder_name":"Asha","bank_name":"B1","ifsc_code":"TEST0123456"}""", """{"acc_no":"123456789","name":"Asha","bank_name":"B1","ifsc":"TEST0123456"}""")]
    [InlineData("Bank_india", "a:4:{s:14:\"account_number\";i:123456789;s:11:\"holder_name\";s:5:\"As\u00e1h\";s:9:\"bank_name\";s:2:\"B1\";s:9:\"ifsc_code\";s:0:\"\";}", """{"acc_no":"123456789","name":"Asáh","bank_name":"B1","ifsc":""}""")]
    [InlineData("Bank_india", "a:4:{s:14:\"account_number\";s:99:\"1", null)]
    [InlineData("Bank_india", "[1]", null)]
    [InlineData("Bank_india", "{\"a\":", null)]
    [InlineData("Bank_india", "", null)]
    public async Task An_account_is_read_in_every_form_that_is_stored_and_left_out_when_it_cannot_be(string gateway, string bank, string? shown)
    {
        var me = await Creator();
        await Api.Execute("update users set payment_gateway = @gateway, bank = @bank where id = @me", ("@gateway", gateway), ("@bank", bank), ("@me", me));
        var data = (await Show(me)).Expect(200).Data!;
        Assert.Equal("bank_india", (string)data["selected"]!);
        Assert.Equal(shown, data["bank_india"] is { } account ? Plain(account) : null);
    }

    [Theory]
    [InlineData("{}", "type")]
    [InlineData("""{"type":"PayPal","paypal_email":"pay@creators.example"}""", "type")]
    [InlineData("""{"type":"crypto"}""", "type")]
    [InlineData("""{"type":"upi"}""", "upi")]
    [InlineData("""{"upi":"asha@ok.bank"}""", "upi")]
    [InlineData("""{"upi":"asha@ok"}""", "upi")]
    [InlineData("""{"paypal_email":"nobody"}""", "paypal_email")]
    [InlineData("""{"paypal_email":"pay@creators.example","email_paypal_confirmation":"other@creators.example"}""", "email_paypal_confirmation")]
    [InlineData("""{"bank_details":"<p>Nineteen letters it</p>"}""", "bank_details")]
    [InlineData("""{"type":"bank_india"}""", "bank")]
    [InlineData("""{"type":"bank_india","bank":"words"}""", "bank")]
    [InlineData("""{"type":"bank_india","bank":{}}""", "bank.acc_no,bank.name,bank.bank_name,bank.ifsc")]
    [InlineData("""{"bank":{"acc_no":"12345678","name":"Asha  Rao","bank_name":"12345","ifsc":"TEST1123456"}}""", "bank.acc_no,bank.name,bank.bank_name,bank.ifsc")]
    [InlineData("""{"bank":{"acc_no":"123456789\n","name":"A","bank_name":"B--B","ifsc":"TEST0123456\n"}}""", "bank.name,bank.bank_name")]
    public async Task What_is_wrong_is_told_by_field_and_nothing_is_written(string body, string fields)
    {
        var me = await Creator();
        Assert.Equal(fields, string.Join(',', (await Save(me, body)).Expect(400).FaultyFields));
        Assert.Equal("||", await Stored(me, "coalesce(payment_gateway, '') || '|' || coalesce(bank, '') || '|' || coalesce(paypal_account, '')"));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from payout_changes where user_id = @me", ("@me", me)));
    }

    [Fact]
    public async Task Too_long_bank_details_are_refused()
    {
        var me = await Creator();
        (await Save(me, $$"""{"bank_details":"{{new string('x', 500)}}"}""")).Expect(200);
        Assert.Equal(["bank_details"], (await Save(me, $$"""{"bank_details":"{{new string('x', 501)}}"}""")).Expect(400).FaultyFields);
    }

    /// <summary>Each of them was looked for its end to the end of the text: 400,000 took 2.8 s, and no limit was counted before.</summary>
    [Fact]
    public async Task A_text_of_open_tags_is_read_in_one_pass()
    {
        var me = await Creator();
        var text = new string('<', 1_000_000);
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.Equal(["bank_details"], (await Save(me, $$"""{"bank_details":"{{text}}"}""")).Expect(400).FaultyFields);
        // By the square it were half a minute.
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Saving_has_a_limit_that_bad_input_does_not_use_up()
    {
        Api.RouteLimits.IsOn = true;
        var me = await Creator();
        for (var i = 0; i < 7; i++) (await Save(me, "{}")).Expect(400);
        for (var i = 0; i < 5; i++) (await Save(me, Account)).Expect(200);
        (await Save(me, Account)).Expect(429);
    }

    [Fact]
    public async Task With_encryption_on_both_forms_are_read_and_nothing_stands_in_plain()
    {
        await using var api = await ApiUnderTest.Create(new() { ["PAYOUT_ENCRYPTION"] = "on" });
        var me = await api.AddMember(new TestMember("asha_rao") { IsCreator = true, CountriesId = "99" });
        await api.Execute("update users set payment_gateway = 'upi', bank = 'plain@okbank' where id = @me", ("@me", me));
        Assert.Equal("plain@okbank", (await api.Get("/payout", api.AsMember(me))).Expect(200)["upi"]);

        (await api.Post("/payout/create", Account, api.AsMember(me))).Expect(200);
        var bank = await api.Scalar<string>("select bank from users where id = @me", ("@me", me));
        Assert.StartsWith("eyJpdiI6I", bank, StringComparison.Ordinal);
        Assert.Equal("123456789012", (await api.Get("/payout", api.AsMember(me))).Expect(200)["bank_india.acc_no"]);

        (await api.Post("/payout/create", """{"paypal_email":"pay@creators.example"}""", api.AsMember(me))).Expect(200);
        Assert.Equal("PayPal||", await api.Scalar<string>("select payment_gateway || '|' || bank || '|' || paypal_account from users where id = @me", ("@me", me)));
        Assert.Equal("pay@creators.example", (await api.Get("/payout", api.AsMember(me))).Expect(200)["paypal.email"]);
    }

    [Fact]
    public async Task Deleting_is_idempotent_and_told_once()
    {
        var me = await Creator();
        (await Save(me, Account)).Expect(200);
        (await Delete(me)).Expect(200);
        Assert.False((await Delete(me)).Expect(200).Json.ContainsKey("data"));
        Assert.Equal("||", await Stored(me, "payment_gateway || '|' || bank || '|' || paypal_account"));
        Assert.Equal(2, await Api.Scalar<long>("select count(*) from payout_changes where user_id = @me", ("@me", me)));
        Assert.Null((await Show(me)).Data!["selected"]);
    }

    /// <summary>A call that is sent once more because its answer was lost changes nothing: a second word of a change would be a false alarm.</summary>
    [Theory]
    [InlineData("off")]
    [InlineData("on")]
    public async Task The_same_destination_again_is_no_change_and_told_once(string encryption)
    {
        await using var api = await ApiUnderTest.Create(new() { ["PAYOUT_ENCRYPTION"] = encryption });
        var me = await api.AddMember(new TestMember("asha_rao") { Email = "asha_rao@creators.example", IsCreator = true, CountriesId = "99" });
        foreach (var body in new[] { Account, """{"paypal_email":"pay@creators.example"}""", """{"upi":"asha.rao@okbank"}""" })
            for (var i = 0; i < 2; i++) (await api.Post("/payout/create", body, api.AsMember(me))).Expect(200);

        Assert.Equal("asha.rao@okbank", (await api.Get("/payout", api.AsMember(me))).Expect(200)["upi"]);
        Assert.Equal(3, await api.Scalar<long>("select count(*) from payout_changes where user_id = @me", ("@me", me)));
        Assert.Equal(3, (await api.MessagesTo("asha_rao@creators.example")).Count);
        Assert.Equal(3, await api.Scalar<long>("select count(*) from ticket_conversations where to_user_id = @me", ("@me", me)));
    }

    [Fact]
    public async Task Defect_a_payout_method_went_while_a_withdrawal_was_pending()
    {
        var me = await Creator();
        (await Save(me, Account)).Expect(200);
        await Api.Execute("insert into withdrawals (user_id, amount, status) values (@me, 50, 'pending')", ("@me", me));
        (await Delete(me)).Expect(409);
        Assert.Equal("Bank_india", await Stored(me, "payment_gateway"));
        await Api.Execute("update withdrawals set status = 'paid' where user_id = @me", ("@me", me));
        (await Delete(me)).Expect(200);
    }

    [Fact]
    public async Task Defect_the_raw_input_was_stored_beside_a_normalised_answer()
    {
        var me = await Creator();
        (await Save(me, """{"bank":{"acc_no":" 123456789012 ","name":" Asha Rao ","bank_name":"Test Bank","ifsc":"test0123456"}}""")).Expect(200);
        Assert.Equal(Serialised, await Stored(me, "bank"));
    }

    [Theory]
    [InlineData("a:4:{s:14:\"account_number\";s:9:\"123456789\";s:11:\"holder_name\";s:3:\"Zo\u00eb\";s:9:\"bank_name\";s:1:\"B\";s:9:\"ifsc_code\";s:1:\"I\";}", null)]
    [InlineData("a:4:{s:14:\"account_number\";s:9:\"123456789\";s:11:\"holder_name\";s:4:\"Zo\u00eb\";s:9:\"bank_name\";s:1:\"B\";s:9:\"ifsc_code\";s:1:\"I\";}", "Zo\u00eb")]
    public void Defect_lengths_were_counted_in_characters_and_quotes_were_escaped(string stored, string? holder)
    {
        Assert.Equal(holder, IndianAccount.Read(stored)?.Holder);
        var account = new IndianAccount("123456789", "Zo\u00eb \"Q\"", "B;}", "I");
        Assert.Equal(account, IndianAccount.Read(account.Serialised()));
        Assert.Contains("s:8:\"Zo\u00eb \"Q\"\";", account.Serialised(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_a_number_that_is_no_text_was_500()
    {
        var me = await Creator();
        Assert.Equal("123456789012", (await Save(me, """{"bank":{"acc_no":123456789012,"name":"Asha Rao","bank_name":"Test Bank","ifsc":"TEST0123456"}}""")).Expect(200)["bank_india.acc_no"]);
    }

    [Fact]
    public async Task Defect_members_who_are_not_verified_could_be_paid()
    {
        var fan = await Api.AddMember(new TestMember("fan_fred") { CountriesId = "99" });
        (await Save(fan, Account)).Expect(403);
        Assert.Null(await Stored(fan, "bank"));
    }

    [Fact]
    public async Task Defect_a_member_who_is_gone_was_told_it_is_saved()
    {
        var me = await Creator();
        var token = Api.AsMember(me);
        await Api.Execute("update users set deleted = 1 where id = @me", ("@me", me));
        (await Api.Post("/payout/create", Account, token)).Expect(401);
        (await Api.Get("/payout", token)).Expect(401);
        Assert.Null(await Stored(me, "bank"));
    }

    [Fact]
    public async Task Defect_the_country_rule_was_the_clients_alone()
    {
        var abroad = await Api.AddMember(new TestMember("far_away") { IsCreator = true, CountriesId = "1" });
        Assert.Equal(["type"], (await Save(abroad, """{"upi":"asha.rao@okbank"}""")).Expect(400).FaultyFields);
        Assert.Equal(["type"], (await Save(abroad, Account)).Expect(400).FaultyFields);
        (await Save(abroad, """{"paypal_email":"pay@creators.example"}""")).Expect(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Defect_where_money_goes_was_changed_without_the_password(bool isDeletion)
    {
        await using var api = await ApiUnderTest.Create(new() { ["PAYOUT_CHANGE_REQUIRES_PASSWORD"] = "on" });
        var me = await api.AddMember(new TestMember("asha_rao") { IsCreator = true, CountriesId = "99" }.WithPassword());
        await api.Execute("update users set payment_gateway = 'upi', bank = 'plain@okbank' where id = @me", ("@me", me));
        var token = api.AsMember(me);
        Assert.Equal(["current_password"], (await Change("")).Expect(400).FaultyFields);
        Assert.Equal(["current_password"], (await Change(""","current_password":"wrong one"}""")).Expect(400).FaultyFields);
        Assert.Equal("plain@okbank", await api.Scalar<string>("select bank from users where id = @me", ("@me", me)));
        (await Change($$""","current_password":"{{TestMember.Password}}"}""")).Expect(200);
        Assert.NotEqual("plain@okbank", await api.Scalar<string>("select bank from users where id = @me", ("@me", me)));

        Task<ApiAnswer> Change(string more) => isDeletion
            ? api.Send("DELETE", "/payout/delete", more.Length == 0 ? null : $$"""{"x":1{{more}}""", new ApiCall { Token = token })
            : api.Post("/payout/create", $$"""{"upi":"asha.rao@okbank"{{(more.Length == 0 ? "}" : more)}}""", token);
    }

    [Fact]
    public async Task Where_a_password_is_sent_it_must_be_right_whatever_the_deployment_demands()
    {
        var me = await Api.AddMember(new TestMember("asha_rao") { IsCreator = true, CountriesId = "99" }.WithPassword());
        (await Save(me, """{"upi":"asha.rao@okbank","current_password":"wrong one"}""")).Expect(400);
        (await Save(me, """{"upi":"asha.rao@okbank"}""")).Expect(200);
    }

    [Fact]
    public async Task Defect_nobody_was_told_and_nothing_kept_who_changed_it()
    {
        var me = await Creator();
        (await Api.Send("POST", "/payout/create", Account, new ApiCall { Token = Api.AsMember(me), Address = "198.51.100.23" })).Expect(200);
        Assert.Equal("Bank_india|9012|198.51.100.23|2025-06-15 12:00:00", await Api.Scalar<string>("select method || '|' || last_four || '|' || ip || '|' || created_at from payout_changes where user_id = @me", ("@me", me)));
        Assert.Single(await Api.MessagesTo("asha_rao@creators.example"));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from notifications where destination = @me and author = 1 and type = 24", ("@me", me)));
        var said = (await Api.Get("/payout/conversations", Api.AsMember(me))).Expect(200).Data!["conversations"]![0]!;
        Assert.Equal((1, me), ((long)said["user_id"]!, (long)said["to_user_id"]!));
        Assert.DoesNotContain("9012", Plain(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"upi":"abcdefgh@okbank"}""", "efgh")]
    [InlineData("""{"upi":"abcdefg@okbank"}""", "")]
    [InlineData("""{"paypal_email":"payments@creators.example"}""", "ents")]
    [InlineData("""{"bank_details":"Test Bank, Main Row 1, account 123456789"}""", "")]
    public async Task No_more_than_half_of_a_destination_is_kept_of_it(string body, string lastFour)
    {
        var me = await Creator();
        (await Save(me, body)).Expect(200);
        Assert.Equal(lastFour, await Api.Scalar<string>("select last_four from payout_changes where user_id = @me", ("@me", me)));
    }

    [Fact]
    public async Task A_change_that_cannot_be_kept_is_not_made()
    {
        var me = await Creator();
        await Api.RefuseInserts("payout_changes");
        Assert.Equal(500, (await Save(me, Account)).Status);
        await Api.AllowInserts();
        Assert.Null(await Stored(me, "bank"));
        Assert.Empty(await Api.MessagesTo("asha_rao@creators.example"));
    }

    private static System.Text.Json.Nodes.JsonObject Sorted(System.Text.Json.Nodes.JsonObject data) =>
        new(data.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
}
