using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Live;

/// <summary>PUT /live/edit/tipmenu.</summary>
public sealed class TipMenuTests : LiveTests
{
    [Fact]
    public async Task A_menu_takes_the_place_of_the_former_one()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        await AddTip(live);
        var answer = (await Put(creator, $$"""{"c":"{{Encoded(live)}}","activity":[" Sing ","Dance"],"coins":[10,"20"]}""")).Expect(200);
        var newest = await Newest("live_tipping_menus");
        Assert.Equal(
            $$"""{"data":[{"id":"{{Encoded(newest - 1)}}","activity_name":"Sing","coins":10},{"id":"{{Encoded(newest)}}","activity_name":"Dance","coins":20}],"c":"{{Encoded(live)}}"}""",
            answer.Data!.ToJsonString());
        Assert.Equal("Sing/10, Dance/20", await MenuOf(live));
        Assert.Equal(Api.Now.UtcDateTime, await Api.Scalar<DateTime>("select created_at from live_tipping_menus where id = @id", ("@id", newest)));
    }

    [Fact]
    public async Task Ruling_4_a_plain_id_is_taken_too()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        Assert.Equal(Encoded(live), (await Put(creator, $$"""{"c":{{live}},"activity":["Sing"],"coins":[10]}""")).Expect(200)["c"]);
        Assert.Equal(Encoded(live), (await Put(creator, $$"""{"c":"{{live}}","activity":["Sing"],"coins":[10]}""")).Expect(200)["c"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","activity":[],"coins":[]""")]
    [InlineData(""","activity":null""")]
    public async Task Nothing_clears_the_menu(string lists)
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        await AddTip(live);
        Assert.Equal("[]", (await Put(creator, $$"""{"c":"{{Encoded(live)}}"{{lists}}}""")).Expect(200).Data!["data"]!.ToJsonString());
        Assert.Equal("", await MenuOf(live));
    }

    [Theory]
    [InlineData(""" "activity":["Sing"] """, "coins")]
    [InlineData(""" "coins":[10] """, "activity")]
    [InlineData(""" "activity":"Sing","coins":[10] """, "activity")]
    [InlineData(""" "activity":[""],"coins":[10] """, "activity_0")]
    [InlineData(""" "activity":["a",null],"coins":[10,10] """, "activity[1]")]
    [InlineData(""" "activity":["a\u202eb"],"coins":[10] """, "activity_0")]
    [InlineData(""" "activity":["a"],"coins":[4] """, "coins_0")]
    [InlineData(""" "activity":["a"],"coins":[50001] """, "coins_0")]
    [InlineData(""" "activity":["a"],"coins":[null] """, "coins_0")]
    [InlineData(""" "activity":["a"],"coins":[5.5] """, "coins[0]")]
    [InlineData(""" "activity":["a"],"coins":["five"] """, "coins[0]")]
    [InlineData(""" "activity":["a"],"coins":[{"a":1}] """, "coins[0]")]
    [InlineData(""" "activity":["a","b"],"coins":[10] """, "coins")]
    public async Task What_is_wrong_is_422_and_changes_nothing(string lists, string field)
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        await AddTip(live);
        var answer = (await Put(creator, $$"""{"c":"{{Encoded(live)}}",{{lists}}}""")).Expect(422);
        Assert.Contains(field, answer.FaultyFields);
        Assert.Equal((string?)answer.Error!["fields"]![field]![0], (string?)answer.Error[field]);
        Assert.Equal("Say my name/20", await MenuOf(live));
    }

    [Fact]
    public async Task Bounds_hold_to_the_last_item_and_letter()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        string Menu(int items, int letters) =>
            $$"""{"c":"{{Encoded(live)}}","activity":[{{string.Join(',', Enumerable.Repeat($"\"{new string('a', letters)}\"", items))}}],"coins":[{{string.Join(',', Enumerable.Repeat("5", items))}}]}""";
        (await Put(creator, Menu(50, 100))).Expect(200);
        Assert.Contains("activity", (await Put(creator, Menu(51, 3))).Expect(422).FaultyFields);
        Assert.Equal(["activity_0"], (await Put(creator, Menu(1, 101))).Expect(422).FaultyFields);
        Assert.Equal(50, await Api.Scalar<long>("select count(*) from live_tipping_menus where live_streamings_id = @l and active = '1'", ("@l", live)));
    }

    [Fact]
    public async Task A_live_must_be_named_be_the_callers_and_be_open()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var live = await AddLive(creator);
        await AddTip(live);
        const string lists = "\"activity\":[\"a\"],\"coins\":[10]";
        Assert.Equal(["c"], (await Put(creator, $"{{{lists}}}")).Expect(400).FaultyFields);
        Assert.Equal(["c", "coins"], (await Put(creator, """{"c":"nonsense","activity":["a"]}""")).Expect(400).FaultyFields.Order(StringComparer.Ordinal));
        (await Put(creator, $$"""{"c":"{{Encoded(999_999)}}",{{lists}}}""")).Expect(404);
        (await Put(other, $$"""{"c":"{{Encoded(live)}}",{{lists}}}""")).Expect(403);
        Assert.Equal("Say my name/20", await MenuOf(live));
    }

    [Fact]
    public async Task Defect_a_length_that_did_not_fit_was_500()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        (await Put(creator, $$"""{"c":"{{Encoded(live)}}","activity":["a","b","c"],"coins":[10]}""")).Expect(422);
        (await Put(creator, $$"""{"c":"{{Encoded(live)}}","activity":["a"],"coins":[10,20]}""")).Expect(422);
    }

    [Fact]
    public async Task Defect_activities_without_coins_were_500()
    {
        var creator = await Creator();
        (await Put(creator, $$"""{"c":"{{Encoded(await AddLive(creator))}}","activity":["a"]}""")).Expect(422);
    }

    [Fact]
    public async Task Defect_menus_of_finished_lives_and_of_members_who_are_not_verified_were_changed()
    {
        var creator = await Creator();
        foreach (var status in new[] { "1", "2" })
        {
            var answer = (await Put(creator, $$"""{"c":"{{Encoded(await AddLive(creator, status: status))}}","activity":["a"],"coins":[10]}""")).Expect(400);
            Assert.Equal(status, (string?)answer.Error!["currentStatus"]);
        }

        var refused = await Creator("una_verified", verified: false);
        (await Put(refused, $$"""{"c":"{{Encoded(await AddLive(refused))}}","activity":["a"],"coins":[10]}""")).Expect(403);
    }

    [Fact]
    public async Task Defect_tips_lost_the_entries_that_they_name()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var tip = await AddTip(live);
        (await Put(creator, $$"""{"c":"{{Encoded(live)}}","activity":["a"],"coins":[10]}""")).Expect(200);
        Assert.Equal("Say my name/0", await Api.Scalar<string>("select concat(activity_name, '/', active) from live_tipping_menus where id = @id", ("@id", tip)));
    }

    [Fact]
    public async Task Of_many_menus_at_once_one_stands_whole()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var answers = await Task.WhenAll(Enumerable.Range(10, 12).Select(i => Task.Run(() =>
            Put(creator, $$"""{"c":"{{Encoded(live)}}","activity":["a","b"],"coins":[{{i}},{{i}}]}"""))));
        Assert.All(answers, static a => a.Expect(200));
        Assert.Matches(@"^a/(\d+), b/\1$", await MenuOf(live));
    }

    private Task<ApiAnswer> Put(long member, string json) => Put("/live/edit/tipmenu", json, member);
}
