using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;
using ParityTests.Recordings;
using Xunit;

namespace ParityTests.Replays;

/// <summary>Rules accept what they say and nothing else, for as long as somebody answers for them (docs/replay.md, points 16 and 18).</summary>
public sealed class RuleTests
{
    private static readonly DateOnly Today = new(2026, 6, 15);

    [Theory(DisplayName = "A rule accepts what it says, and nothing besides")]
    [InlineData("ignore", "", "1", "2", Finding.Value, true)]
    [InlineData("ignore", "", "1", null, Finding.Missing, true)]
    [InlineData("same-shape", "", "1", "2", Finding.Value, true)]
    [InlineData("same-shape", "", "1", null, Finding.Missing, false)]
    [InlineData("same-shape", "", "1", "null", Finding.Null, false)]
    [InlineData("same-shape", "", "1", "\"1\"", Finding.Type, false)]
    [InlineData("regex", "[a-f0-9]{4}", "\"ab12\"", "\"cd34\"", Finding.Value, true)]
    [InlineData("regex", "[a-f0-9]{4}", "\"ab12\"", "\"cd345\"", Finding.Value, false)]
    [InlineData("regex", "[a-f0-9]{4}|x", "\"ab12\"", "\"xy\"", Finding.Value, false)]
    [InlineData("regex", "[a-f0-9]{4}", "\"ab12\"", null, Finding.Missing, false)]
    [InlineData("within", "2", "10", "12", Finding.Value, true)]
    [InlineData("within", "2", "10", "12.5", Finding.Value, false)]
    [InlineData("within", "2", "10", "\"10\"", Finding.Type, false)]
    [InlineData("within", "2", "\"2025-06-15T12:00:00Z\"", "\"2025-06-15T12:00:02Z\"", Finding.Value, true)]
    [InlineData("within", "2", "\"2025-06-15T12:00:00Z\"", "\"2025-06-15T12:00:03Z\"", Finding.Value, false)]
    [InlineData("within", "2", "\"soon\"", "\"later\"", Finding.Value, false)]
    [InlineData("set", "", "[1,2]", "[2,1]", Finding.ArrayOrder, true)]
    [InlineData("set", "", "1", "2", Finding.Value, false)]
    public void Accepts(string accept, string value, string left, string? right, Finding finding, bool isAccepted)
    {
        var rule = new DifferenceRule("posts.list", "body $.data[*].x", accept, value, "qa", "why", Today);
        var place = finding == Finding.ArrayOrder ? "$.data[3].x (order)" : "$.data[3].x";
        var difference = new Difference("body", place, left, right) { Finding = finding };
        Assert.Equal(isAccepted, rule.Accepts("posts.list", difference));
        Assert.False(rule.Accepts("posts.other", difference));
        Assert.Equal(isAccepted, new DifferenceRule("*", "body $.data[*].x", accept, value, "qa", "why", Today).Accepts("posts.other", difference));
        Assert.False(rule.Accepts("posts.list", difference with { Where = $"{place}.y" }));
        Assert.False(rule.Accepts("posts.list", difference with { Where = place.Replace("[3]", ".three", StringComparison.Ordinal) }));
        Assert.False(rule.Accepts("posts.list", difference with { Kind = "state" }));
    }

    [Fact(DisplayName = "Length and digest of a body go with what was accepted of it, but not when something else of it differs")]
    public void Of_the_body()
    {
        var rule = new DifferenceRule("*", "body $.a", "ignore", "", "qa", "why", Today);
        CaseDifference[] headers = [new("x", new Difference("header", "ETag", "a", "b")), new("x", new Difference("header", "Content-Length", "1", "2")), new("y", new Difference("header", "ETag", "a", "b"))];
        CaseDifference accepted = new("x", new Difference("body", "$.a", "1", "2")), other = new("x", new Difference("body", "$.b", "1", "2"));
        Assert.Equal([headers[2]], Apply(rule, accepted, headers[0], headers[1], headers[2]));
        Assert.Equal([other, headers[0]], Apply(rule, accepted, other, headers[0]));
    }

    [Fact(DisplayName = "Unused and expired rules are told, and an expired one accepts nothing")]
    public void Stale()
    {
        var used = new DifferenceRule("*", "body $.a", "ignore", "", "qa", "why", Today);
        var unused = new DifferenceRule("*", "body $.b", "ignore", "", "qa", "why", Today);
        var expired = new DifferenceRule("op", "body $.a", "ignore", "", "qa", "why", Today.AddDays(-1));
        var book = new RuleBook([used, unused, expired], Today);
        Assert.Empty(book.Apply(Result(new CaseDifference("x", new Difference("body", "$.a", "1", "2"))), static _ => "op").Differences);
        Assert.Equal((1, unused, expired), (book.Accepted, Assert.Single(book.Unused), Assert.Single(book.Expired)));
        Assert.Single(new RuleBook([expired], Today).Apply(Result(new CaseDifference("x", new Difference("body", "$.a", "1", "2"))), static _ => "op").Differences);
    }

    [Fact(DisplayName = "Noise with a rule is explained")]
    public void Noise()
    {
        var book = new RuleBook([new DifferenceRule("op", "body $.a", "same-shape", "", "qa", "why", Today)], Today);
        var noisy = Result() with { Noise = [new CaseDifference("x", new Difference("body", "$.a", "1", "2")), new CaseDifference("x", new Difference("body", "$.b", "1", "2"))] };
        Assert.Equal("$.b", Assert.Single(book.Apply(noisy, static _ => "op").Noise).Difference.Where);
    }

    [Fact(DisplayName = "A rule without owner, reason or expiry is none, and every fault is named")]
    public void Faults()
    {
        var e = Assert.Throws<SampleException>(static () => DifferenceRule.Read(
            """{"rules":[{"operation":"*","where":"status","accept":"forget","expires":"soon","surprise":1},{"operation":"*","where":"body $.a","accept":"regex","value":"(","owner":"a","reason":"b","expires":"2026-01-01"},{"operation":"*","where":"body $.a","accept":"within","owner":"a","reason":"b","expires":"2026-01-01"},7]}"""));
        foreach (var fault in new[] { "surprise is unknown", "owner must be", "reason must be", "expires must be a day", "where must begin with", "accept must be", "value is no pattern", "value must be a text", "must be an object" })
            Assert.Contains(fault, e.Message, StringComparison.Ordinal);
        Assert.Throws<SampleException>(static () => DifferenceRule.Read("[]"));
        Assert.Throws<SampleException>(static () => DifferenceRule.Read("{"));
        var rule = Assert.Single(DifferenceRule.Read("""{"rules":[{"operation":"*","where":"header Vary","accept":"ignore","owner":"a","reason":"b","expires":"2026-01-31"}]}"""));
        Assert.True(rule.Accepts("x", new Difference("header", "vary", "1", null)));
    }

    [Theory(DisplayName = "A keyed list may be in another order; what its items differ in is still told, by their key")]
    [InlineData("""{"a":[{"id":1,"x":1},{"id":2,"x":2}]}""", """{"a":[{"id":2,"x":2},{"id":1,"x":1}]}""", true, "")]
    [InlineData("""{"a":[{"id":1,"x":1},{"id":2,"x":2}]}""", """{"a":[{"id":2,"x":3},{"id":1,"x":1}]}""", true, "$.a[id=2].x")]
    [InlineData("""{"a":[{"id":1,"x":1},{"id":2,"x":2}]}""", """{"a":[{"id":2,"x":2}]}""", true, "$.a[id=1]")]
    [InlineData("""{"a":[{"id":1,"x":1},{"id":2,"x":2}]}""", """{"a":[{"id":1,"x":1},{"id":2,"x":3}]}""", false, "$.a[1].x")]
    [InlineData("""{"a":[{"id":1,"x":1},{"id":1,"x":2}]}""", """{"a":[{"id":1,"x":2},{"id":1,"x":1}]}""", false, "$.a (order)")]
    [InlineData("""{"a":[{"x":1},{"x":2}]}""", """{"a":[{"x":2},{"x":1}]}""", false, "$.a (order)")]
    [InlineData("""{"a":[{"id":1},{"id":2}],"b":1}""", """{"a":[{"id":2},{"id":1}],"b":2}""", true, "$.b")]
    public void Keyed(string left, string right, bool isUsed, string places)
    {
        var rule = new DifferenceRule("op", "body $.a", "keyed", "id", "qa", "why", Today);
        var book = new RuleBook([rule], Today);
        var found = book.Apply(Answered(left, right), static _ => "op").Differences;
        Assert.Equal(places, string.Join(' ', found.Select(static f => f.Difference.Where)));
        Assert.Equal(isUsed, book.Unused.Count == 0);
        Assert.NotEmpty(new RuleBook([rule], Today).Apply(Answered(left, right), static _ => "other").Differences);
    }

    [Theory(DisplayName = "A value that is the same as another one of its answer, on both sides, is accepted; on one side it is not")]
    [InlineData("""{"a":[{"id":"7","ref":"7"}]}""", """{"a":[{"id":"8","ref":"8"}]}""", "$.a[0].id")]
    [InlineData("""{"a":[{"id":"7","ref":"7"}]}""", """{"a":[{"id":"8","ref":"9"}]}""", "$.a[0].id $.a[0].ref")]
    [InlineData("""{"a":[{"id":"7","ref":"7"}]}""", """{"a":[{"id":"8"}]}""", "$.a[0].id $.a[0].ref")]
    [InlineData("""{"a":[{"id":"1"},{"id":"7","ref":"1"}]}""", """{"a":[{"id":"2"},{"id":"8","ref":"2"}]}""", "$.a[0].id $.a[1].id $.a[1].ref")]
    public void Same_as(string left, string right, string places)
    {
        var book = new RuleBook([new DifferenceRule("op", "body $.a[*].ref", "same-as", "$.a[*].id", "qa", "why", Today)], Today);
        Assert.Equal(places, string.Join(' ', book.Apply(Answered(left, right), static _ => "op").Differences.Select(static f => f.Difference.Where)));
    }

    [Fact(DisplayName = "A keyed or same-as rule that cannot be one is refused")]
    public void Impossible()
    {
        static string Rule(string where, string accept, string value) => $$"""{"rules":[{"operation":"*","where":"{{where}}","accept":"{{accept}}","value":"{{value}}","owner":"a","reason":"b","expires":"2026-01-31"}]}""";
        Assert.Single(DifferenceRule.Read(Rule("body $.a", "keyed", "id")));
        Assert.Single(DifferenceRule.Read(Rule("header Location", "same-as", "$.data[*].id")));
        foreach (var (where, accept, value) in new[] { ("header Vary", "keyed", "id"), ("body $.a", "keyed", "a.b"), ("state outbox", "same-as", "$.a"), ("body $.a", "same-as", "a") })
            Assert.Throws<SampleException>(() => DifferenceRule.Read(Rule(where, accept, value)));
    }

    private static CaseResult Answered(string left, string right)
    {
        var step = new Exchange { Id = "x", Event = RedactionTests.Event("GET", "/x", null) };
        StepRun Run(string body) => new(step, new ClientResponse(200, [], System.Text.Encoding.UTF8.GetBytes(body)), 1, null);
        var (a, b) = (Run(left), Run(right));
        return new CaseResult(new ReplayCase("case", [step]), [a], [b], CaseComparison.OfAnswers([a], [b]), []);
    }

    private static IReadOnlyList<CaseDifference> Apply(DifferenceRule rule, params CaseDifference[] found) => new RuleBook([rule], Today).Apply(Result(found), static _ => "op").Differences;

    private static CaseResult Result(params CaseDifference[] found) => new(new ReplayCase("case", [new Exchange { Id = "x", Event = RedactionTests.Event("GET", "/x", null) }]), [], [], found, []);
}
