using System.Text.Json.Nodes;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.Aws;
using Xunit;

namespace CutoverTests.Engines.Aws;

/// <summary>The canary of a REST stage by signed calls (docs/cutover.md, points 1, 2, 5 and 24).</summary>
public sealed class CanaryEngineTests
{
    [Theory]
    [InlineData("0", "0.0")]
    [InlineData("0.1", "0.1")]
    [InlineData("12.5", "12.5")]
    [InlineData("100", "100.0")]
    public async Task A_share_is_written_with_its_number_and_read_back(string percent, string text)
    {
        await using var aws = await FakeAws.Start("apigateway");
        await using var engine = Engine(aws);
        var share = TrafficShare.OfPercent(decimal.Parse(percent));
        await engine.Claim(7, default);
        await engine.Set(7, share, default);

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""{"patchOperations":[{"op":"replace","path":"/variables/cutoverFence","value":"7"},{"op":"replace","path":"/canarySettings/percentTraffic","value":"{{text}}"}]}"""),
            JsonNode.Parse(aws.Calls.Last(static c => c.Action == "PATCH").Body)));
        var state = await engine.Read(default);
        Assert.Equal((share, 7L), (state.Green, state.Fence));
        Assert.Equal("info", (string?)aws.Stage["variables"]!["log"]);
    }

    [Fact]
    public async Task A_claim_leaves_the_share_alone()
    {
        await using var aws = await FakeAws.Start("apigateway");
        await using var engine = Engine(aws);
        aws.Stage["canarySettings"]!["percentTraffic"] = 33.25;
        await engine.Claim(1, default);
        var state = await engine.Read(default);
        Assert.Equal((TrafficShare.OfPercent(33.25m), 1L), (state.Green, state.Fence));
    }

    [Fact]
    public async Task A_write_of_a_lower_number_has_no_effect()
    {
        await using var aws = await FakeAws.Start("apigateway");
        await using var engine = Engine(aws);
        await engine.Claim(3, default);
        await engine.Claim(4, default);
        var writes = aws.Calls.Count(static c => c.Action == "PATCH");

        Assert.IsType<EngineClaimedException>(await Refused(() => engine.Set(3, TrafficShare.All, default), "later writer (number 4, this one has 3)"));
        Assert.IsType<EngineClaimedException>(await Refused(() => engine.Claim(4, default), "claimed with number 4 already"));
        Assert.Equal(writes, aws.Calls.Count(static c => c.Action == "PATCH"));
    }

    [Fact]
    public async Task A_stage_without_a_canary_is_refused_with_the_way_to_one()
    {
        await using var aws = await FakeAws.Start("apigateway");
        await using var engine = Engine(aws);
        aws.Stage.Remove("canarySettings");
        await Refused(() => engine.Claim(1, default), "create-deployment --canary-settings");
    }

    [Theory]
    [InlineData("""{"canarySettings":{"percentTraffic":"many"}}""", "is no stage")]
    [InlineData("""{"canarySettings":{"percentTraffic":101}}""", "101 %")]
    [InlineData("""{"canarySettings":{"percentTraffic":5},"variables":{"cutoverFence":"soon"}}""", "is no number")]
    [InlineData("[", "is no stage")]
    [InlineData("[]", "is no stage")]
    public async Task An_answer_that_is_none_is_a_failed_engine(string body, string words)
    {
        await using var aws = await FakeAws.Start("apigateway");
        await using var engine = Engine(aws);
        aws.Failure = _ => (200, body);
        await Refused(() => engine.Read(default), words);
    }

    [Theory]
    [InlineData(403, """{"__type":"com.amazonaws.apigateway#ExpiredTokenException","message":"session-token-of-the-tests"}""", "renew them")]
    [InlineData(403, """{"message":"User is not authorized to perform"}""", "must be allowed apigateway:GET and apigateway:PATCH on /restapis/a1b2c3/stages/production")]
    [InlineData(404, """{"message":"Invalid stage identifier specified"}""", "no such thing")]
    [InlineData(400, """{"__type":"BadRequestException","message":"x"}""", "400 BadRequestException")]
    public async Task A_refusal_says_what_to_do_and_nothing_that_is_secret(int status, string body, string remedy)
    {
        await using var aws = await FakeAws.Start("apigateway");
        await using var engine = Engine(aws);
        aws.Failure = _ => (status, body);
        var told = await Refused(() => engine.Read(default), remedy);
        Assert.DoesNotContain(SignatureCheck.Token, told.ToString(), StringComparison.Ordinal);
        Assert.Single(aws.Calls);
    }

    [Fact]
    public async Task What_is_throttled_is_repeated()
    {
        await using var aws = await FakeAws.Start("apigateway");
        await using var engine = Engine(aws);
        await engine.Claim(1, default);
        var failures = 3;
        aws.Failure = action => action == "PATCH" && failures-- > 0 ? (429, """{"__type":"TooManyRequestsException"}""") : null;
        await engine.Set(1, TrafficShare.OfPercent(10), default);
        Assert.Equal(TrafficShare.OfPercent(10), (await engine.Read(default)).Green);
    }

    [Theory]
    [InlineData("a/b", "production")]
    [InlineData("a1b2c3", "../x")]
    [InlineData("", "production")]
    public void A_name_that_would_lead_elsewhere_is_refused(string api, string stage)
    {
        using var handler = new SocketsHttpHandler();
        Assert.Throws<ArgumentException>(() => new CanaryEngine(api, stage, handler, CanaryEngine.Endpoint("eu-west-2"), TimeProvider.System));
    }

    private static CanaryEngine Engine(FakeAws aws) => new("a1b2c3", "production", aws.Signed(), aws.Url, TimeProvider.System);

    private static async Task<EngineException> Refused(Func<Task> act, string words)
    {
        var told = await Assert.ThrowsAnyAsync<EngineException>(act);
        Assert.Contains(words, told.Message, StringComparison.Ordinal);
        return told;
    }
}
