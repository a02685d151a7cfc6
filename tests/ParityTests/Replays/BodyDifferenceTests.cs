using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Running;
using ParityTests.Recordings;
using Xunit;

namespace ParityTests.Replays;

/// <summary>What two bodies differ in is told as a whole: nothing hides behind something else, and nothing else is called a value (docs/replay.md, points 14 and 15).</summary>
public sealed class BodyDifferenceTests
{
    [Theory(DisplayName = "What cannot be walked is no value: another kind of body, nothing at all, other bytes")]
    [InlineData("""{"a":1}""", "", Finding.Empty)]
    [InlineData("""{"a":1}""", " ", Finding.Type)]
    [InlineData("""{"a":1}""", "garbage", Finding.Type)]
    [InlineData("""{"a":1}""", "{\"a\":1", Finding.Type)]
    [InlineData("""{"a":1}""", "\uFEFF{\"a\":1}", Finding.Type)]
    [InlineData("garbage", "", Finding.Empty)]
    [InlineData("all is well", "<h1>Error</h1>", Finding.Bytes)]
    [InlineData("{\"t\":1", "{\"t\":2", Finding.Bytes)]
    public void Unwalked(string left, string right, Finding finding)
    {
        Assert.Equal($" {finding}", Told(left, right));
        Assert.Equal($" {finding}", Told(right, left));
    }

    [Theory(DisplayName = "All that differs is told, also behind a name that comes twice, in another order or in other white space")]
    [InlineData("""{"t":1,"d":{"a":2,"a":2}}""", """{"t":5,"d":{"a":1,"a":2}}""", "$.t Value, $.d.a Value")]
    [InlineData("""{"t":1,"d":{"a":2,"a":2}}""", """{"t":5,"d":{"a":2,"a":1}}""", "$.t Value, $.d.a(2) Value")]
    [InlineData("""{"t":1,"d":{"a":2,"a":2}}""", """{"t":5,"d":{"a":2}}""", "$.t Value, $.d.a(2) Missing")]
    [InlineData("""{"t":1,"d":{"a":{"x":1},"a":{"x":1}}}""", """{"t":1,"d":{"a":{"x":1},"a":{"x":"1"}}}""", "$.d.a(2).x Type")]
    [InlineData("""{"t":1,"d":{"a":2}}""", """{"t":5,"d":{ "a":2}}""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":{"a":2}}""", """{"t":5,"d":{"a" :2}}""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":{"a":2}}""", """{"t":5,"d":{"a": 2}}""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":{"a":2}}""", """{"t":5,"d":{"a":2} }""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":{"a":2}}""", """{"t":5,"d":{"\u0061":2}}""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":{}}""", """{"t":5,"d":{ }}""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":[]}""", """{"t":5,"d":[ ]}""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":[1,2]}""", """{"t":5,"d":[1, 2]}""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":[1,2]}""", """{"t":5,"d":[2,1 ]}""", "$.t Value, $.d (order) ArrayOrder, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":{"a":2}}""", "{\"t\":5,\"d\":{\"a\":2}}\n", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":{"a":2}}""", """ {"t":5,"d":{"a":2}}""", "$.t Value, (bytes) Bytes")]
    [InlineData("""{"t":1,"d":2}""", """{"d":2,"t":5}""", "$.t Value, $ (order) KeyOrder")]
    [InlineData("""{"t":1,"d":2,"e":3}""", """{"e":3,"t":1}""", "$.d Missing, $ (order) KeyOrder")]
    [InlineData("""[1,{"a":1,"b":2}]""", """[5,{"b":2,"a":1}]""", "$[0] Value, $[1] (order) KeyOrder")]
    public void Told_as_a_whole(string left, string right, string told) => Assert.Equal(told, Told(left, right));

    [Theory(DisplayName = "What follows from something that was found is not told once more")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2}""", "$.a Missing")]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", "$.b Missing")]
    [InlineData("""{"a":1,"b":2,"c":3}""", """{"a":1,"c":3}""", "$.b Missing")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}", "{\n  \"a\": 1\n}", "$.b Missing, $.c Missing")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}", "{\n  \"b\": 2\n}", "$.a Missing")]
    [InlineData("""{"":1,"a":[1,2]}""", """{"":2,"a":[1]}""", "$. Value, $.a[1] Missing")]
    [InlineData("""{"a":{}}""", """{"a":{"b":1}}""", "$.a.b Missing")]
    [InlineData("""{"a":1}""", """{"b":1}""", "$.a Missing, $.b Missing")]
    public void Told_once(string left, string right, string told) => Assert.Equal(told, Told(left, right));

    [Fact(DisplayName = "Depth hides nothing: 70 lists are walked, and beyond every depth two bodies are two texts")]
    public void Deep()
    {
        static string In(int lists, string text) => new string('[', lists) + text + new string(']', lists);
        Assert.Equal($"${string.Concat(Enumerable.Repeat("[0]", 70))}.a Missing", Told(In(70, """{"a":1,"t":1}"""), In(70, """{"t":1}""")));
        Assert.Equal($"${string.Concat(Enumerable.Repeat("[0]", 900))} Value", Told(In(900, "1"), In(900, "2")));
        Assert.Equal(" Bytes", Told(In(5000, "1"), In(5000, "2")));
    }

    [Fact(DisplayName = "Half of a surrogate pair and bytes that are no UTF-8 are told by their place, and are no value beside a text")]
    public void Broken_texts()
    {
        Assert.Equal("$.s Type", Told("""{"t":1,"s":"\ud800"}""", """{"t":1,"s":"x"}"""));
        Assert.Equal("$.t Value", Told("""{"t":1,"s":"\ud800"}""", """{"t":2,"s":"\ud800"}"""));
        Assert.Equal("$.t Value", Told("""{"t":1,"\ud800":1}""", """{"t":2,"\ud800":1}"""));
        Assert.Equal("$.t Value, $.s Type", Told([.. "{\"t\":1,\"s\":\""u8, 0xff, .. "\"}"u8], [.. "{\"t\":2,\"s\":\"x\"}"u8]));
        Assert.Equal("$.s Value", Told([.. "{\"s\":\""u8, 0xff, .. "\"}"u8], [.. "{\"s\":\""u8, 0xfe, .. "\"}"u8]));
        Assert.Equal(" Bytes", Told([0x89, 0x50, 0x4e, 0x47, 1], [0x89, 0x50, 0x4e, 0x47, 2]));
    }

    [Fact(DisplayName = "A measured number is masked, and the body is walked all the same")]
    public void Measured()
    {
        Assert.Equal("$.t Value", Told("""{"latencyMs":1.25,"t":1}""", """{"latencyMs":7,"t":2}"""));
        Assert.Equal("$.latencyMs Type", Told("""{"latencyMs":1.25}""", """{"latencyMs":"7"}"""));
        Assert.Equal("$.latencyMs Missing", Told("""{"latencyMs":1.25,"t":1}""", """{"t":1}"""));
    }

    [Theory(DisplayName = "A header line more or less is missing, an empty one is empty, another order is an order")]
    [InlineData("no-store", "no-store|private", Finding.Missing)]
    [InlineData("a ¦ b", "a|b", Finding.Missing)]
    [InlineData("no-store", "", Finding.Empty)]
    [InlineData("a|b", "b|a", Finding.ArrayOrder)]
    [InlineData("a|b", "a|c", Finding.Value)]
    public void Headers(string left, string right, Finding finding)
    {
        static ClientResponse With(string lines) => new(200, [.. lines.Split('|').Select(static l => KeyValuePair.Create("Cache-Control", l))], ReadOnlyMemory<byte>.Empty);
        Assert.Equal(finding, Assert.Single(ResponseComparer.Compare(With(left), With(right))).Finding);
        Assert.Equal(finding, Assert.Single(ResponseComparer.Compare(With(right), With(left))).Finding);
    }

    [Fact(DisplayName = "White space outside of a keyed list is told with the list's items")]
    public void Keyed()
    {
        var rule = new DifferenceRule("op", "body $.a", "keyed", "id", "qa", "why", new DateOnly(2026, 6, 15));
        var step = new BingeMe.Capture.Exchanges.Exchange { Id = "x", Event = RedactionTests.Event("GET", "/x", null) };
        StepRun Run(string body) => new(step, Answer(Encoding.UTF8.GetBytes(body)), 1, null);
        var (one, other) = (Run("""{"a":[{"id":1},{"id":2}],"b":1}"""), Run("""{"a":[{"id":2},{"id":1}], "b":1}"""));
        var found = new RuleBook([rule], new DateOnly(2026, 6, 1)).Apply(new CaseResult(new ReplayCase("case", [step]), [one], [other], CaseComparison.OfAnswers([one], [other]), []), static _ => "op");
        Assert.Equal(("(bytes)", Finding.Bytes), (Assert.Single(found.Differences).Difference.Where, found.Differences[0].Difference.Finding));
    }

    private static string Told(string left, string right) => Told(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    private static string Told(byte[] left, byte[] right) => string.Join(", ", ResponseComparer.Compare(Answer(left), Answer(right)).Select(static d => $"{d.Where} {d.Finding}"));

    private static ClientResponse Answer(byte[] body) => new(200, [], body);
}
