using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.Aws;
using Xunit;

namespace CutoverTests.Engines.Aws;

/// <summary>Weighted target groups by signed calls (docs/cutover.md, points 1, 2, 5 and 24).</summary>
public sealed class AlbEngineTests
{
    private static readonly AlbRule Rule = new(FakeAws.RuleArn, FakeAws.Blue, FakeAws.Green);

    [Theory]
    [InlineData("0", 999, 0)]
    [InlineData("0.1", 999, 1)]
    [InlineData("10", 900, 100)]
    [InlineData("50", 500, 500)]
    [InlineData("99.9", 1, 999)]
    [InlineData("100", 0, 999)]
    public async Task A_share_becomes_two_weights_and_is_read_back(string percent, int blue, int green)
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        var share = TrafficShare.OfPercent(decimal.Parse(percent));
        await engine.Claim(7, default);
        await engine.Set(7, share, default);

        Assert.Equal((blue, green), (aws.Weights[FakeAws.Blue], aws.Weights[FakeAws.Green]));
        var state = await engine.Read(default);
        Assert.Equal((share, 7L), (state.Green, state.Fence));
    }

    [Fact]
    public async Task A_change_says_all_that_ModifyRule_needs_and_nothing_else()
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        await engine.Claim(7, default);
        await engine.Set(7, TrafficShare.OfPercent(2.5m), default);

        var (_, fields, _) = aws.Calls.Single(static c => c.Action == "ModifyRule");
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Action"] = "ModifyRule",
                ["Version"] = "2015-12-01",
                ["RuleArn"] = FakeAws.RuleArn,
                ["Actions.member.1.Type"] = "forward",
                ["Actions.member.1.ForwardConfig.TargetGroups.member.1.TargetGroupArn"] = FakeAws.Blue,
                ["Actions.member.1.ForwardConfig.TargetGroups.member.1.Weight"] = "975",
                ["Actions.member.1.ForwardConfig.TargetGroups.member.2.TargetGroupArn"] = FakeAws.Green,
                ["Actions.member.1.ForwardConfig.TargetGroups.member.2.Weight"] = "25",
                ["Actions.member.1.ForwardConfig.TargetGroupStickinessConfig.Enabled"] = "false",
            },
            fields);
        Assert.Equal("platform", aws.Tags["team"]);
    }

    [Fact]
    public async Task Weights_that_somebody_else_set_are_told_as_they_are()
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        (aws.Weights[FakeAws.Blue], aws.Weights[FakeAws.Green]) = (3, 1);
        Assert.Equal(TrafficShare.OfPercent(25), (await engine.Read(default)).Green);
        (aws.Weights[FakeAws.Blue], aws.Weights[FakeAws.Green]) = (0, 0);
        await Refused(() => engine.Read(default), "answers 503");
    }

    [Fact]
    public async Task A_write_of_a_lower_number_has_no_effect()
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        await engine.Claim(3, default);
        await engine.Claim(4, default);

        Assert.IsType<EngineClaimedException>(await Refused(() => engine.Set(3, TrafficShare.All, default), "later writer (number 4, this one has 3)"));
        Assert.IsType<EngineClaimedException>(await Refused(() => engine.Claim(4, default), "claimed with number 4 already"));
        await Refused(() => engine.Set(5, TrafficShare.All, default), "was not claimed with number 5");
        Assert.DoesNotContain(aws.Calls, static c => c.Action == "ModifyRule");
    }

    [Fact]
    public async Task A_writer_that_is_overtaken_during_its_write_is_told()
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        await engine.Claim(3, default);
        aws.After = action =>
        {
            if (action == "ModifyRule") aws.Tags[AlbEngine.FenceTag] = "4";
        };
        Assert.IsType<EngineClaimedException>(await Refused(() => engine.Set(3, TrafficShare.All, default), "later writer"));
    }

    [Fact]
    public async Task A_rule_that_does_something_else_is_not_claimed()
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        aws.IsDefault = "true";
        await Refused(() => engine.Claim(1, default), "default rule");
        aws.IsDefault = "false";
        aws.ActionType = "authenticate-oidc";
        await Refused(() => engine.Claim(1, default), "replaces all actions");
        aws.ActionType = "forward";
        aws.Weights["arn:third"] = 5;
        await Refused(() => engine.Claim(1, default), "must forward to");
        Assert.DoesNotContain(AlbEngine.FenceTag, aws.Tags.Keys);
        aws.Weights.Remove("arn:third");
        aws.Tags[AlbEngine.FenceTag] = "x";
        await Refused(() => engine.Claim(1, default), "is no number");
    }

    [Theory]
    [InlineData(400, "Throttling")]
    [InlineData(400, "RequestLimitExceeded")]
    [InlineData(429, "TooManyRequestsException")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task What_is_throttled_is_repeated_and_not_for_ever(int status, string code)
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        await engine.Claim(1, default);
        aws.Calls.Clear();
        var failures = 2;
        aws.Failure = action => action == "ModifyRule" && failures-- > 0 ? (status, FakeAws.Error(code, "Rate exceeded")) : null;
        await engine.Set(1, TrafficShare.OfPercent(10), default);
        Assert.Equal(100, aws.Weights[FakeAws.Green]);
        Assert.Equal(3, aws.Calls.Count(static c => c.Action == "ModifyRule"));

        aws.Calls.Clear();
        failures = int.MaxValue;
        await Refused(() => engine.Set(1, TrafficShare.OfPercent(20), default), $"{status} {code}");
        Assert.Equal(4, aws.Calls.Count(static c => c.Action == "ModifyRule"));
    }

    [Theory]
    [InlineData(403, "ExpiredToken", "renew them")]
    [InlineData(403, "AccessDenied", "must be allowed elasticloadbalancing:DescribeRules")]
    [InlineData(403, "InvalidClientTokenId", "does not know these credentials")]
    [InlineData(403, "SignatureDoesNotMatch", "clock is wrong")]
    [InlineData(400, "RuleNotFound", "no such thing in this region")]
    [InlineData(400, "ValidationError", "takes the request for wrong")]
    public async Task A_refusal_says_what_to_do_and_nothing_that_is_secret(int status, string code, string remedy)
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        aws.Failure = _ => (status, FakeAws.Error(code, $"The Canonical String was x-amz-security-token:{SignatureCheck.Token} of {SignatureCheck.AccessKey}"));
        var told = await Refused(() => engine.Read(default), remedy);
        Assert.Single(aws.Calls);
        for (Exception? e = told; e is not null; e = e.InnerException)
        {
            Assert.DoesNotContain(SignatureCheck.Token, e.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(SignatureCheck.AccessKey, e.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_no_answer_is_a_failed_engine()
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        aws.Failure = _ => (200, "<html><p>proxy");
        await Refused(() => engine.Read(default), "is no XML");
        aws.Failure = _ => (200, """<!DOCTYPE x [<!ENTITY y "z">]><a>&y;</a>""");
        await Refused(() => engine.Read(default), "is no XML");
        aws.Failure = _ => (200, "<DescribeRulesResponse/>");
        await Refused(() => engine.Read(default), "no such rule");

        await using var deaf = new AlbEngine(Rule, aws.Signed(), new Uri("http://127.0.0.1:9/"), TimeProvider.System);
        await Refused(() => deaf.Read(default), "DescribeRules at 127.0.0.1");
        await using var elsewhere = new AlbEngine(Rule, aws.Signed("us-east-1"), aws.Url, TimeProvider.System);
        await Refused(() => elsewhere.Read(default), "403 SignatureDoesNotMatch");
        await using var keyless = new AlbEngine(Rule, new Keyless(), aws.Url, TimeProvider.System);
        await Refused(() => keyless.Read(default), "No AWS credentials were found.");
    }

    [Fact]
    public async Task What_a_load_balancer_cannot_do_is_refused()
    {
        await using var aws = await FakeAws.Start("elasticloadbalancing");
        await using var engine = Engine(aws);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => engine.Set(1, TrafficShare.OfPercent(0.05m), default));
        await Refused(() => engine.Mirror(1, isOn: true, default), "copy reads");
        await Refused(() => engine.Maintenance(1, Side.Green, isOn: true, default), "maintenance");
        await Refused(() => engine.Heartbeat(1, null, default), "dead-man");
        Assert.Empty(aws.Calls);
    }

    private static AlbEngine Engine(FakeAws aws) => new(Rule, aws.Signed(), aws.Url, TimeProvider.System);

    private static async Task<EngineException> Refused(Func<Task> act, string words)
    {
        var told = await Assert.ThrowsAnyAsync<EngineException>(act);
        Assert.Contains(words, told.Message, StringComparison.Ordinal);
        return told;
    }

    private sealed class Keyless : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new HttpRequestException("No AWS credentials were found.");
    }
}
