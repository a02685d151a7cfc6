using Xunit;

namespace HandlerTests.Users;

/// <summary>GET and POST /user/profile, /user/info, /user/mode.</summary>
public sealed class SettingsTests : UserTests
{
    [Fact]
    public async Task Settings_show_everything_of_the_member()
    {
        var answer = (await Get("/user/profile", Mira)).Expect(200);
        Assert.Equal(("mira_vale", "+91", "9800000001"), (answer["user.username"], answer["user.mobile_code"], answer["user.mobile_number"]));
        Assert.Equal(("English", "en", "Female"), (answer["user.language"], answer["user.language_code"], answer["user.gender"]));
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/mira-face.webp", answer["user.avatar"]);
        Assert.Equal(10, (int)answer.Data!["user"]!["state_id"]!);
        Assert.Equal(["male", "female", "other", "prefer_not_to_say"], answer.Data["dropdowns"]!["genders"]!.AsArray().Select(g => (string)g!));
        Assert.DoesNotContain("password", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Defect_the_states_of_the_country_are_listed_and_the_selected_one_is_named()
    {
        var answer = (await Get("/user/profile", Mira)).Expect(200);
        Assert.Equal(("Karnataka", "India"), (answer["user.selected_state"], answer["user.selected_country"]));
        Assert.Equal(["Karnataka", "Kerala", "Maharashtra"], answer.Data!["dropdowns"]!["states"]!.AsArray().Select(s => (string)s!["name"]!));
    }

    [Fact]
    public async Task The_sentinel_reads_as_empty_and_a_missing_state_is_an_empty_text()
    {
        var answer = (await Get("/user/profile", Asha)).Expect(200);
        Assert.Equal(("", "", ""), (answer["user.address"], answer["user.about"], answer["user.story"]));
        await Api.Execute("update users set state_id = null where id = 6");
        Assert.Equal("", (await Get("/user/profile", Asha))["user.state_id"]);
    }

    [Theory]
    [InlineData("+1 202 555 0107", "+1", "2025550107")]
    [InlineData("+35312345678", "+353", "12345678")]
    [InlineData("9800000001", "", "9800000001")]
    [InlineData("+2101234567", "", "2101234567")]
    public async Task A_number_is_split_by_the_longest_calling_code(string stored, string code, string number)
    {
        await Api.Execute("update users set mobile = @stored where id = 6", ("@stored", stored));
        var answer = (await Get("/user/profile", Asha)).Expect(200);
        Assert.Equal((code, number), (answer["user.mobile_code"], answer["user.mobile_number"]));
    }

    [Fact]
    public async Task Defect_an_update_without_contacts_needs_no_code_and_touches_only_what_is_given()
    {
        var answer = (await Post("/user/profile", Mira, ("name", "Mira V."), ("city", ""))).Expect(200);
        Assert.Equal(["city", "name"], answer.Data!["updatedFields"]!.AsArray().Select(f => (string)f!).Order(StringComparer.Ordinal));
        var after = (await Get("/user/profile", Mira)).Expect(200);
        Assert.Equal(("Mira V.", "", "+919800000001", "mira@creators.example"), (after["user.name"], after["user.city"], after["user.mobile"], after["user.email"]));
    }

    [Fact]
    public async Task Ruling_39_handles_that_are_stored_may_be_posted_back_unchanged_and_new_ones_are_links()
    {
        await Api.Execute("update users set facebook = 'mira.vale', discord = 'mira#1234' where id = 1");
        var given = (await Get("/user/profile", Mira)).Expect(200);
        (await Post("/user/profile", Mira, ("facebook", given["user.facebook"]), ("discord", given["user.discord"]), ("city", "Kochi"))).Expect(200);
        Assert.Equal("mira.vale", (await Get("/user/profile", Mira))["user.facebook"]);
        Assert.Equal(["discord", "facebook"], (await Post("/user/profile", Mira, ("facebook", "other.handle"), ("discord", "mira.vale"))).Expect(400).FaultyFields.Order());
    }

    [Fact]
    public async Task Countries_and_states_are_checked_against_their_tables_and_all_faults_come_at_once()
    {
        Assert.Equal(["countries_id"], (await Post("/user/profile", Mira, ("countries_id", "987654"))).Expect(400).FaultyFields);
        Assert.Equal(["state_id"], (await Post("/user/profile", Mira, ("state_id", 987654))).Expect(400).FaultyFields);
        Assert.Equal(
            ["countries_id", "facebook", "gender", "language", "name", "state_id"],
            (await Post("/user/profile", Mira, ("countries_id", "987654"), ("state_id", 987654), ("gender", "none such"), ("language", "zz"), ("facebook", "x y"), ("name", "\u202Eevil"))).Expect(400).FaultyFields.Order());
        (await Post("/user/profile", Mira, ("countries_id", "99"), ("state_id", 10))).Expect(200);
    }

    [Theory]
    [InlineData("a\u202Eb")]
    [InlineData("a\u0007b")]
    [InlineData("a\nb")]
    [InlineData("a\u2066b\u2069")]
    [InlineData("a\u0085b")]
    public async Task Names_hold_no_control_characters_and_turn_no_direction(string name) =>
        Assert.Equal(["name"], (await Post("/user/profile", Mira, ("name", name))).Expect(400).FaultyFields);

    [Fact]
    public async Task Names_in_every_script_are_taken()
    {
        foreach (var name in new[] { "\u0645\u0631\u064A\u0645", "\u05DE\u05D9\u05E8\u05D4", "Mira \U0001F468\u200D\U0001F469\u200D\U0001F467", "\u0915\u094D\u200D\u0937" })
            (await Post("/user/profile", Mira, ("name", name))).Expect(200);
    }

    [Fact]
    public async Task Defect_settings_can_be_posted_back()
    {
        (await Post("/user/profile", Mira, ("language", "hi"), ("gender", "Female"), ("email", "MIRA@creators.example"), ("mobile", "9800000001"), ("country_code", "+91"))).Expect(200);
        var after = (await Get("/user/profile", Mira)).Expect(200);
        Assert.Equal(("hi", "Female", "+919800000001"), (after["user.language_code"], after["user.gender"], after["user.mobile"]));
    }

    /// <summary>The form shows the language by its name: whoever posted the whole of it back could save nothing.</summary>
    [Theory]
    [InlineData("hi", "हिन्दी")]
    [InlineData("zh", "Chinese (Traditional)")]
    public async Task The_whole_form_can_be_posted_back_as_it_was_given(string language, string name)
    {
        await Api.Execute("insert into languages (name, abbreviation) values ('Chinese (Traditional)', 'zh')");
        foreach (var member in new[] { Mira, Leo, Asha, Ben })
        {
            await Api.Execute("update users set language = @language where id = @member", ("@language", language), ("@member", member));
            var given = (await Get("/user/profile", member)).Expect(200);
            Assert.Equal(name, given["user.language"]);
            (await Api.Post("/user/profile", given.Data!["user"]!.ToJsonString(), Api.AsMember(member))).Expect(200);
            Assert.Equal(given.Data!["user"]!.ToJsonString(), (await Get("/user/profile", member)).Expect(200).Data!["user"]!.ToJsonString());
        }

        Assert.Equal(["language"], (await Post("/user/profile", Mira, ("language", "Français"))).Expect(400).FaultyFields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("99")]
    public async Task A_state_is_one_of_the_members_country_and_none_without_a_country(string country)
    {
        await Api.Execute("update users set countries_id = @country, state_id = null where id = 7", ("@country", country));
        Assert.Equal(["state_id"], (await Post("/user/profile", Ben, ("state_id", 987654))).Expect(400).FaultyFields);
        (await Post("/user/profile", Ben, ("countries_id", "99"), ("state_id", 10))).Expect(200);
    }

    /// <summary>A state of India stood beside another country, and the form could not be posted back then.</summary>
    [Theory]
    [InlineData("72")]
    [InlineData("")]
    public async Task A_state_goes_with_its_country(string country)
    {
        var answer = (await Post("/user/profile", Mira, ("countries_id", country))).Expect(200);
        Assert.Equal(["countries_id", "state_id"], answer.Data!["updatedFields"]!.AsArray().Select(f => (string)f!).Order(StringComparer.Ordinal));
        Assert.Null(await Api.Scalar<long?>("select state_id from users where id = 1"));
        Assert.Equal("", (await Get("/user/profile", Mira))["user.state_id"]);
    }

    [Fact]
    public async Task A_state_stays_with_the_country_that_is_posted_back()
    {
        (await Post("/user/profile", Mira, ("countries_id", "99"), ("city", "Kochi"))).Expect(200);
        Assert.Equal(10, await Api.Scalar<long>("select state_id from users where id = 1"));
        Assert.Equal(["state_id"], (await Post("/user/profile", Mira, ("countries_id", "72"), ("state_id", 10))).Expect(400).FaultyFields);
    }

    /// <summary>POST /verification/account and the legacy stack store what this form's rules refuse: whoever has such a value could save nothing.</summary>
    [Theory]
    [InlineData("username", "fan-asha")]
    [InlineData("username", "settings")]
    [InlineData("profession", "Chef")]
    [InlineData("address", 240)]
    [InlineData("company", 80)]
    [InlineData("about", 250)]
    [InlineData("zip", 60)]
    [InlineData("gender", "robot")]
    [InlineData("birthdate", "01.01.1990")]
    [InlineData("language", "xx")]
    [InlineData("email", "old style")]
    [InlineData("mobile", "12")]
    [InlineData("countries_id", "0")]
    public async Task Ruling_39_whatever_is_stored_may_be_posted_back_and_not_changed_to(string field, object value)
    {
        var text = value as string ?? new string('x', Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture));
        await Api.Execute($"update users set {field} = @text where id = 1", ("@text", text));
        var shown = field == "language" ? "language_code" : field;
        var posted = (await Get("/user/profile", Mira)).Expect(200)[$"user.{shown}"];
        (await Post("/user/profile", Mira, (field, posted), ("city", "Pune"))).Expect(200);
        Assert.Equal("Pune", await Api.Scalar<string>("select city from users where id = 1"));
        Assert.Equal(text, await Api.Scalar<string>($"select {field} from users where id = 1"));
        Assert.Contains(field, (await Post("/user/profile", Ben, (field, text), ("country_code", "+91"))).Expect(400).FaultyFields);
    }

    [Theory]
    [InlineData("username", "settings")]
    [InlineData("username", "a b")]
    [InlineData("username", "u99")]
    [InlineData("username", "")]
    [InlineData("name", "x")]
    [InlineData("website", "javascript:alert(1)")]
    [InlineData("website", "ftp://x.example")]
    [InlineData("website", "https://x.example/\u202Egpj.exe")]
    [InlineData("story", "a\u0007b")]
    [InlineData("profession", "cook")]
    [InlineData("birthdate", "2015-01-01")]
    [InlineData("birthdate", "01.01.1990")]
    [InlineData("language", "xx")]
    [InlineData("gender", "robot")]
    [InlineData("hide_name", "maybe")]
    [InlineData("email", "")]
    [InlineData("email", "nobody")]
    [InlineData("state_id", "")]
    public async Task Defect_every_field_is_checked(string field, string value) =>
        Assert.Contains(field, (await Post("/user/profile", Mira, (field, value))).Expect(400).FaultyFields);

    [Fact]
    public async Task Defect_a_number_without_its_country_code_is_refused() =>
        Assert.Contains("country_code", (await Post("/user/profile", Mira, ("mobile", "9811111111"))).Expect(400).FaultyFields);

    [Fact]
    public async Task Defect_pictures_cannot_be_set_here()
    {
        (await Post("/user/profile", Mira, ("avatar", "leo-face.webp"), ("name", "Mira"))).Expect(200);
        Assert.Equal("mira-face.webp", await Api.Scalar<string>("select avatar from users where id = 1"));
    }

    [Fact]
    public async Task Defect_the_time_of_the_change_is_kept()
    {
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Post("/user/profile", Mira, ("name", "Mira"))).Expect(200);
        Assert.Equal("2025-06-15 12:01:00", (await Api.Scalar<string>("select updated_at from users where id = 1"))![..19]);
    }

    [Fact]
    public async Task A_name_of_another_is_a_conflict_whatever_its_case() => (await Post("/user/profile", Mira, ("username", "LEO_hart"))).Expect(409);

    [Fact]
    public async Task Defect_of_two_who_take_one_name_at_once_one_gets_it()
    {
        var answers = await Task.WhenAll(Post("/user/profile", Mira, ("username", "starlight")), Post("/user/profile", Leo, ("username", "StarLight")));
        Assert.Equal([200, 409], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task The_own_number_name_may_be_taken_back()
    {
        (await Post("/user/profile", Mira, ("username", "u1"))).Expect(200);
        Assert.Equal("u1", (await Get("/user/profile", Mira))["user.username"]);
    }

    [Fact]
    public async Task Info_is_short()
    {
        var answer = (await Get("/user/info", Mira)).Expect(200);
        Assert.Equal("{avatar:string,email:string,name:string}", answer.DataShape);
    }

    [Theory]
    [InlineData("dark", "on", 1)]
    [InlineData("light", "off", 0)]
    public async Task The_theme_is_set_and_setting_it_twice_is_the_same(string mode, string stored, int flag)
    {
        for (var i = 0; i < 2; i++)
        {
            var answer = (await Post($"/user/mode/{mode}", Mira)).Expect(200);
            Assert.Equal((mode, flag), (answer["mode"], (int)answer.Data!["dark_mode"]!));
            Assert.Null(answer.Find("redirect_url"));
        }

        Assert.Equal(stored, await Api.Scalar<string>("select dark_mode from users where id = 1"));
    }

    [Fact]
    public async Task Another_theme_is_refused() => (await Post("/user/mode/blue", Mira)).Expect(400);

    [Theory]
    [InlineData("/user/profile")]
    [InlineData("/user/info")]
    [InlineData("/posts")]
    [InlineData("/creator/subscribers")]
    [InlineData("/referrals")]
    [InlineData("/user/search?search=mira")]
    [InlineData("/comments/1")]
    [InlineData("/profile")]
    public async Task Defect_D4_an_anonymous_token_is_401(string target)
    {
        (await Api.Get(target, Api.AsAnonymous())).Expect(401);
        (await Api.Get(target)).Expect(401);
    }
}
