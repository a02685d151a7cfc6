using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Live;

/// <summary>GET and POST /live/filter.</summary>
public sealed class LiveFilterTests : LiveTests
{
    [Fact]
    public async Task Every_filter_is_there_in_its_order()
    {
        var creator = await Creator();
        var data = (await Api.Get($"/live/filter?c={Encoded(await AddLive(creator))}", Api.AsMember(await Fan()))).Expect(200).Data!;
        var filters = data["filters"]!.AsObject();
        Assert.Equal(35, filters.Count);
        Assert.Equal("normal,icy-water,summer-heat,fever,strawberry,ibiza,sweet-sunset,blue-rock,ocean-wave,little-red,vintage-may,desert-morning,blue-lagoon,warm-ice,burnt-coffee,waterness,old-wood,distant-mountain,coal-paper,simple-gray,rose-quartz,amazon,baseline-special,baby-glass,rose-glass,yellow-haze,blue-haze,studio-54,burnt-peach,mono-sky,mustard-grass,leaf,ryellow,baseline-darken,red-sky", string.Join(',', filters.Select(static f => f.Key)));
        // A name is its key with capitals.
        Assert.All(filters, static f => Assert.Equal(f.Key, ((string)f.Value!).ToLowerInvariant().Replace(' ', '-')));
        Assert.Equal("normal", (string?)data["current_filter"]);
    }

    [Theory]
    [InlineData("fever", "fever", "fever")]
    [InlineData("red-sky", "red-sky", "red-sky")]
    [InlineData("normal", "normal", "normal")]
    [InlineData("Fever", "none", "none")]
    [InlineData("", "none", "none")]
    [InlineData(null, "none", "none")]
    [InlineData("none", "none", "none")]
    public async Task A_filter_is_stored_and_anything_else_is_none(string? filter, string stored, string shown)
    {
        var creator = await Creator();
        var live = await AddLive(creator, filter: "amazon");
        var answer = (await Apply(creator, Encoded(live), filter)).Expect(200);
        Assert.Equal(("""{"success":true}""", true), (answer.Data!.ToJsonString(), (bool)answer.Json["success"]!));
        Assert.Equal(stored, await Of(live, "filter_applied"));
        Assert.Equal(shown, (await Api.Get($"/live/filter?c={Encoded(live)}", Api.AsMember(creator)))["current_filter"]);
    }

    [Theory]
    [InlineData("constructor")]
    [InlineData("__proto__")]
    [InlineData("toString")]
    [InlineData("hasOwnProperty")]
    public async Task Defect_names_of_the_language_passed_for_filters(string filter)
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        (await Apply(creator, Encoded(live), filter)).Expect(200);
        Assert.Equal("none", await Of(live, "filter_applied"));
    }

    [Fact]
    public async Task Defect_no_filter_could_be_set_at_all()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        (await Apply(creator, Encoded(live), "leaf")).Expect(200);
        (await Api.Send("POST", "/live/filter", $"c={Encoded(live)}&filter=ibiza", new ApiCall { Token = Api.AsMember(creator), ContentType = "application/x-www-form-urlencoded" })).Expect(200);
        Assert.Equal("ibiza", await Of(live, "filter_applied"));
    }

    [Fact]
    public async Task Only_the_owner_sets_it_and_a_live_must_be_named()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var live = await AddLive(creator, filter: "amazon");
        (await Apply(other, Encoded(live), "leaf")).Expect(403);
        (await Apply(creator, Encoded(999_999), "leaf")).Expect(404);
        foreach (var c in new[] { null, "", "nonsense", $"{live}" })
        {
            Assert.Equal(["c"], (await Apply(creator, c, "leaf")).Expect(400).FaultyFields);
            (await Api.Get($"/live/filter?c={c}", Api.AsMember(creator))).Expect(400);
        }

        (await Api.Get("/live/filter", Api.AsMember(creator))).Expect(400);
        (await Api.Get($"/live/filter?c={Encoded(999_999)}", Api.AsMember(creator))).Expect(404);
        Assert.Equal("amazon", await Of(live, "filter_applied"));
    }

    [Fact]
    public async Task Ruling_16_who_is_blocked_or_whose_account_is_gone_is_not_there()
    {
        var (creator, fan) = (await Creator(), await Fan());
        var target = $"/live/filter?c={Encoded(await AddLive(creator))}";
        (await Api.Get(target, Api.AsMember(fan))).Expect(200);
        await Api.Execute("insert into restrictions (user_id, user_restricted) values (@c, @f)", ("@c", creator), ("@f", fan));
        (await Api.Get(target, Api.AsMember(fan))).Expect(200);
        await Api.Execute("insert into user_blocks (user_id, blocked_user_id) values (@c, @f)", ("@c", creator), ("@f", fan));
        (await Api.Get(target, Api.AsMember(fan))).Expect(404);
        (await Api.Get(target, Api.AsMember(creator))).Expect(200);
        await Api.Execute("update users set status = 'deleted', deleted = 1 where id = @c", ("@c", creator));
        (await Api.Get(target, Api.AsMember(await Fan("fan_two")))).Expect(404);
    }

    private Task<ApiAnswer> Apply(long member, string? c, string? filter) =>
        Api.Post("/live/filter", new JsonObject { ["c"] = c, ["filter"] = filter }.ToJsonString(), Api.AsMember(member));
}
