using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>GET /posts/create and GET /posts/upload-url.</summary>
public sealed class FormTests : PostsTests
{
    [Fact]
    public async Task The_form_gets_tags_prices_limits_and_currency()
    {
        var fan = await Api.AddMember(new TestMember("fan_fred") { CountriesId = "99" });
        var answer = (await Api.Get("/posts/create", Api.AsMember(fan))).Expect(200);
        Assert.Equal(
            """{"tags":["acoustic","backstage","cooking","fitness","live","music"],"pricing":{"min_price":10,"max_price":5000},"limits":{"max_description_length":2000,"max_file_size":2048},"currency":{"symbol":"\u20B9","code":"INR","coin_conversion_rate":1}}""",
            answer.Data!.ToJsonString());
    }

    [Theory]
    [InlineData("99", "US", "INR")]
    [InlineData("1", "IN", "USD")]
    [InlineData("", "IN", "INR")]
    [InlineData("", "FR", "USD")]
    [InlineData("", null, "INR")]
    public async Task Defect_the_country_was_compared_by_type(string country, string? edge, string code)
    {
        var fan = await Api.AddMember(new TestMember("fan_fred") { CountriesId = country });
        var call = new ApiCall { Token = Api.AsMember(fan) };
        if (edge is not null) call = call with { Headers = [new("cloudfront-viewer-country", edge)] };
        var answer = (await Api.Send("GET", "/posts/create", null, call)).Expect(200);
        Assert.Equal(code, answer["currency.code"]);
        Assert.Equal(code == "USD" ? 0.02m : 1m, (decimal)answer.Data!["currency"]!["coin_conversion_rate"]!);
    }

    [Fact]
    public async Task Without_a_settings_row_the_defaults_hold()
    {
        await Api.Execute("delete from admin_settings");
        var answer = (await Api.Get("/posts/create", Api.AsMember(await AddFan()))).Expect(200);
        Assert.Equal("""{"min_price":1,"max_price":1000}""", answer.Data!["pricing"]!.ToJsonString());
        Assert.Equal("""{"max_description_length":1000,"max_file_size":1}""", answer.Data!["limits"]!.ToJsonString());
    }

    [Fact]
    public async Task Settings_below_their_floor_are_lifted()
    {
        await Api.Execute("update admin_settings set min_ppv_amount = -5, max_ppv_amount = 0, update_length = 3, file_size_allowed = 7");
        var answer = (await Api.Get("/posts/create", Api.AsMember(await AddFan()))).Expect(200);
        Assert.Equal("""{"min_price":1,"max_price":1000}""", answer.Data!["pricing"]!.ToJsonString());
        Assert.Equal("""{"max_description_length":100,"max_file_size":0.1}""", answer.Data!["limits"]!.ToJsonString());
    }

    [Fact]
    public async Task Defect_comma_lists_of_tags_could_make_more_than_a_hundred()
    {
        await Api.Execute("delete from tags");
        await Api.Execute("insert into tags (tag, sample) values (' b , a,, b ', 2), ('aa', 0)");
        Assert.Equal("""["b","a"]""", (await Tags()).ToJsonString());
        for (var i = 0; i < 60; i++) await Api.Execute($"insert into tags (tag, sample) values ('x{i},y{i},z{i}', 1)");
        Assert.Equal(100, (await Tags()).AsArray().Count);
    }

    [Fact]
    public async Task Upload_urls_come_in_the_order_of_the_names()
    {
        var fan = await AddFan();
        var answer = (await Urls(fan, """["a.PNG","film.mp4","tune.mp3","paper.pdf"]""")).Expect(200);
        var items = answer.Json["data"]!.AsArray();
        Assert.Equal(["a.PNG", "film.mp4", "tune.mp3", "paper.pdf"], items.Select(i => (string)i!["filename"]!));
        Assert.All(items, i => Assert.Equal(1200, (int)i!["expiresIn"]!));
        string[] folders = ["images", "videos", "music", "files"];
        Assert.All(items.Zip(folders), p => Assert.Matches($"^uploads/updates/{p.Second}/{fan}[0-9a-f-]{{36}}\\.[a-z0-9]+$", (string)p.First!["key"]!));
        Assert.All(items, i => Assert.NotEqual("", (string)i!["uploadUrl"]!));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.png")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""["noextension"]""")]
    [InlineData("""["a.svg"]""")]
    [InlineData("""["a.png","b.exe"]""")]
    public async Task Defect_bad_names_ended_as_500(string? names) => (await Urls(await AddFan(), names)).Expect(400);

    [Fact]
    public async Task Defect_bad_names_were_dropped_in_silence()
    {
        var answer = (await Urls(await AddFan(), """["a.png","b.exe","c"]""")).Expect(400);
        Assert.Equal("""["b.exe","c"]""", answer.Error!["invalidFiles"]!.ToJsonString());
    }

    [Fact]
    public async Task Defect_the_number_of_names_was_not_bounded()
    {
        var names = string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"{i}.png\""));
        (await Urls(await AddFan(), $"[{names}]")).Expect(400);
    }

    private Task<ApiAnswer> Urls(long member, string? names) =>
        Api.Get("/posts/upload-url" + (names is null ? "" : $"?fileNames={Uri.EscapeDataString(names)}"), Api.AsMember(member));

    private async Task<System.Text.Json.Nodes.JsonNode> Tags() => (await Api.Get("/posts/create", Api.AsMember(1))).Expect(200).Data!["tags"]!;
}
