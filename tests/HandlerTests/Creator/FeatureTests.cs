using System.Text.Json.Nodes;
using Xunit;

namespace HandlerTests.Creator;

/// <summary>A creator's paid features. The administration's bounds in the demo data: chat 1 to 500, video 10 to 1000, audio 5 to 800.</summary>
public sealed class FeatureTests : CreatorTests
{
    private const string Path = "/creator/settings";

    private const string Good =
        """{"vdcl_status":"yes","vdcl_min_coin":40,"adcl_status":"yes","audio_call_price":"25","paid_chat_status":"yes","pc_sub_price":0,"pc_non_sub_price":7,"free_video_call_status":"no"}""";

    [Fact]
    public async Task The_form_shows_what_is_open_its_bounds_and_what_holds()
    {
        var data = (await Get(Path)).Expect(200).Data!;
        Assert.Equal("""{"video_call_enabled":true,"audio_call_enabled":true,"paid_chat_enabled":true,"free_video_call_enabled":true}""", data["feature_access"]!.ToJsonString());
        Assert.Equal(
            """{"paid_chat":{"min_price":1,"max_price":500},"video_call":{"min_price":10,"max_price":1000},"audio_call":{"min_price":5,"max_price":800}}""",
            data["admin_limits"]!.ToJsonString());
        Assert.Equal(
            """{"paid_chat_status":"yes","pc_sub_price":2,"pc_non_sub_price":5,"free_video_call_status":"yes","vdcl_status":"yes","vdcl_min_coin":30,"adcl_status":"yes","audio_call_price":15}""",
            data["current_values"]!.ToJsonString());
        Assert.Equal(
            ["paid_messages", "subscriber_price", "non_subscriber_price", "free_video_call", "video_call", "video_call_price", "audio_call", "audio_call_price"],
            Fields(data).Select(f => (string)f["field_id"]!));
        Assert.All(Fields(data), f => Assert.Equal(data["current_values"]![(string)f["field_key"]!]!.ToJsonString(), f["field_value"]!.ToJsonString()));
        Assert.Equal("""{"field":"video_call","condition":"enabled"}""", Fields(data).Single(f => (string)f["field_id"]! == "video_call_price")["field_depends_on"]!.ToJsonString());
        Assert.Equal(["required", "min_validation_message", "max_validation_message", "custom_validation"], Field(data, "pc_non_sub_price")["field_validation"]!.AsObject().Select(m => m.Key));
        Assert.Equal("🪙", (string)data["ui_config"]!["currency_symbol"]!);
    }

    [Theory]
    [InlineData("video_call_enabled", "video_call_for", 5, "video_call_enabled")]
    [InlineData("audio_call_enabled", "audio_call_for", 18, "audio_call_enabled")]
    [InlineData("paid_chat", "paid_chat_status", 17, "paid_chat_enabled")]
    [InlineData("free_video_call_enabled", null, 19, "free_video_call_enabled")]
    public async Task A_feature_is_open_when_it_is_on_for_all_or_for_a_group(string on, string? forAll, int group, string flag)
    {
        await Api.Execute("delete from creator_groups where creator_id = 1 and group_id = @g", ("@g", group));
        foreach (var (isOn, isForAll, isMember, isOpen) in new[] { ("1", "1", false, forAll is not null), ("1", "0", false, false), ("1", "0", true, true), ("0", "1", true, false), ("yes", "1", true, false) })
        {
            await SetAdmin(on, isOn);
            if (forAll is not null) await SetAdmin(forAll, isForAll);
            await Api.Execute("delete from creator_groups where creator_id = 1 and group_id = @g", ("@g", group));
            if (isMember) await Api.Execute("insert into creator_groups (creator_id, group_id) values (1, @g)", ("@g", group));
            Api.Clock.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal(isOpen, (bool)(await Get(Path)).Expect(200).Data!["feature_access"]![flag]!);
        }
    }

    [Theory]
    [InlineData(Noor)]
    [InlineData(Chitra)]
    public async Task Only_verified_creators_have_them(long member)
    {
        (await Get(Path, member)).Expect(404);
        (await Post(Path, Good, member)).Expect(404);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from creator_settings where user_id = @m", ("@m", member)));
    }

    [Fact]
    public async Task A_creator_to_whom_nothing_is_open_has_none()
    {
        foreach (var column in new[] { "video_call_enabled", "free_video_call_enabled", "audio_call_enabled", "paid_chat" }) await SetAdmin(column, "0");
        (await Get(Path)).Expect(404);
        (await Post(Path, Good)).Expect(404);
    }

    [Fact]
    public async Task What_is_set_is_what_is_shown()
    {
        var set = (await Post(Path, Good)).Expect(200).Data!;
        Assert.Equal("7", set["pc_non_sub_price"]!.ToJsonString());
        var shown = (await Get(Path)).Expect(200).Data!["current_values"]!;
        Assert.All(shown.AsObject(), m => Assert.Equal(m.Value!.ToJsonString(), set[m.Key]!.ToJsonString()));
        Assert.Equal("yes|40|no|yes|25|yes|0|7", await Stored(Mira));
    }

    [Fact]
    public async Task A_creator_without_a_row_gets_one_with_the_first_change()
    {
        await Api.Execute("delete from creator_settings where user_id = 1");
        var before = (await Get(Path)).Expect(200).Data!["current_values"]!;
        Assert.Equal(("no", 10, 0), ((string)before["paid_chat_status"]!, (int)before["pc_non_sub_price"]!, (int)before["pc_sub_price"]!));
        (await Post(Path, Good)).Expect(200);
        Assert.Equal("yes|40|no|yes|25|yes|0|7", await Stored(Mira));
    }

    [Theory]
    [InlineData("vdcl_min_coin", "9", false)]
    [InlineData("vdcl_min_coin", "10", true)]
    [InlineData("vdcl_min_coin", "1000", true)]
    [InlineData("vdcl_min_coin", "1001", false)]
    [InlineData("audio_call_price", "4", false)]
    [InlineData("audio_call_price", "800", true)]
    [InlineData("pc_sub_price", "0", true)]
    [InlineData("pc_sub_price", "7", true)]
    [InlineData("pc_sub_price", "8", false)]
    [InlineData("pc_non_sub_price", "0", false)]
    [InlineData("pc_non_sub_price", "500", true)]
    [InlineData("pc_non_sub_price", "501", false)]
    public async Task Prices_of_what_is_switched_on_have_bounds(string field, string price, bool isGood)
    {
        var answer = await Post(Path, With(Good, field, price));
        if (isGood) answer.Expect(200);
        else Assert.Equal([field], answer.Expect(400).FaultyFields);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once_and_nothing_is_written()
    {
        var before = await Stored(Mira);
        Assert.Equal(
            ["adcl_status", "free_video_call_status", "audio_call_price", "vdcl_min_coin", "pc_sub_price", "pc_non_sub_price"],
            (await Post(Path, """{"vdcl_status":"yes","adcl_status":"on","paid_chat_status":"yes","audio_call_price":-5}""")).Expect(400).FaultyFields);
        Assert.Equal(before, await Stored(Mira));
    }

    [Fact]
    public async Task What_is_not_open_is_passed_over()
    {
        await SetAdmin("paid_chat", "0");
        (await Post(Path, With(With(Good, "pc_non_sub_price", "9999"), "paid_chat_status", "\"no\""))).Expect(200);
        Assert.Equal("yes|40|no|yes|25|yes|2|5", await Stored(Mira));
    }

    [Fact]
    public async Task Defect_M1_the_wide_row_was_read_as_keys_and_values()
    {
        var limits = (await Get(Path)).Expect(200).Data!["admin_limits"]!;
        Assert.Equal((10, 1000), ((int)limits["video_call"]!["min_price"]!, (int)limits["video_call"]!["max_price"]!));
        Assert.Equal(80, (int)(await Get("/creator/subscription-setting")).Expect(200).Data!["subscriptionSettings"]!["commission"]!["percentage"]!);
    }

    [Fact]
    public async Task Defect_M2_the_check_of_features_always_failed() => (await Get(Path)).Expect(200);

    [Fact]
    public async Task Defect_a_creator_without_a_row_was_500()
    {
        await Api.Execute("delete from creator_settings where user_id = 1");
        (await Get(Path)).Expect(200);
    }

    [Fact]
    public async Task Defect_a_stored_price_of_0_was_shown_as_10()
    {
        await Api.Execute("update creator_settings set pc_non_sub_price = 0 where user_id = 1");
        var data = (await Get(Path)).Expect(200).Data!;
        Assert.Equal((0, 0), ((int)data["current_values"]!["pc_non_sub_price"]!, (int)Field(data, "pc_non_sub_price")["field_value"]!));
    }

    [Theory]
    [InlineData("vdcl_min_coin", "-1")]
    [InlineData("vdcl_min_coin", "\"abc\"")]
    [InlineData("audio_call_price", "{\"a\":1}")]
    [InlineData("pc_sub_price", "[1]")]
    [InlineData("pc_non_sub_price", "1.5")]
    [InlineData("pc_non_sub_price", "99999999999")]
    public async Task Defect_M9_prices_of_what_is_switched_off_were_stored_unseen(string field, string value)
    {
        var off = """{"vdcl_status":"no","adcl_status":"no","paid_chat_status":"no","free_video_call_status":"no"}""";
        Assert.Equal([field], (await Post(Path, With(off, field, value))).Expect(400).FaultyFields);
    }

    [Fact]
    public async Task Defect_switching_off_wiped_the_price()
    {
        (await Post(Path, """{"vdcl_status":"no","adcl_status":"no","paid_chat_status":"no","free_video_call_status":"no"}""")).Expect(200);
        Assert.Equal("no|30|no|no|15|no|2|5", await Stored(Mira));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\" \"")]
    public async Task Defect_what_is_no_number_passed_as_one(string value) =>
        Assert.Equal(["vdcl_min_coin"], (await Post(Path, With(Good, "vdcl_min_coin", value))).Expect(400).FaultyFields);

    [Fact]
    public async Task Defect_two_first_changes_at_once_made_two_rows()
    {
        await Api.Execute("delete from creator_settings where user_id = 1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Post(Path, Good)));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from creator_settings where user_id = 1"));
    }

    private static string With(string json, string field, string value)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        body[field] = JsonNode.Parse(value);
        return body.ToJsonString();
    }

    private static IEnumerable<JsonNode> Fields(JsonNode data) => data["settings_config"]!.AsArray().SelectMany(s => s!["fields"]!.AsArray()).Select(f => f!);

    private static JsonNode Field(JsonNode data, string key) => Fields(data).Single(f => (string)f["field_key"]! == key);

    private Task<string?> Stored(long member) => Api.Scalar<string>(
        """
        select vdcl_status || '|' || vdcl_min_coin || '|' || free_vdcl_status || '|' || adcl_status || '|' || audio_call_price || '|' || paid_chat_status || '|'
               || pc_sub_price || '|' || pc_non_sub_price
        from creator_settings where user_id = @m
        """,
        ("@m", member));
}
