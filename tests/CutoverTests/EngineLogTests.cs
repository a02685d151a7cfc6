using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Observing;
using CsCheck;
using Xunit;

namespace CutoverTests;

public sealed class EngineLogTests
{
    private static readonly EngineLog Log = new("blue", "green", new RouteGroups(["GET /posts", "GET /posts/{id}", "GET /posts/new", "POST /posts/like"]));

    [Theory]
    [InlineData("cutover1 green g1 200 -- 1795897213567 12 42 7 GET /posts/9", Side.Green, RequestOutcome.Answered, 200, "GET /posts/{id}")]
    [InlineData("cutover1 blue gateway 500 -- 1795897213567 12 42 7 GET /posts/new", Side.Blue, RequestOutcome.ServerError, 500, "GET /posts/new")]
    [InlineData("cutover1 green g1 503 sC 1795897213567 2003 42 7 POST /posts/like", Side.Green, RequestOutcome.TransportError, 503, "POST /posts/like")]
    [InlineData("cutover1 green g1 502 SH 1795897213567 20 42 7 GET /admin", Side.Green, RequestOutcome.TransportError, 502, "(other)")]
    [InlineData("cutover1 green <NOSRV> 503 SC 1795897213567 0 42 7 HEAD /posts", Side.Green, RequestOutcome.TransportError, 503, "GET /posts")]
    [InlineData("cutover1 green g1 -1 CH 1795897213567 900 42 7 GET /posts", Side.Green, RequestOutcome.ClientAborted, 0, "GET /posts")]
    [InlineData("cutover1 green g1 504 sH 1795897213567 40000 42 7 GET /posts", Side.Green, RequestOutcome.TransportError, 504, "GET /posts")]
    [InlineData("cutover1 green g1 200 -- 1795897213567 12 42 7 GET /posts/9 call-1", Side.Green, RequestOutcome.Answered, 200, "GET /posts/{id}")]
    [InlineData("<190>Nov 28 21:27:01 cutover: cutover1 green - 200 ---- 1795897213.579 12 42 - GET /posts", Side.Green, RequestOutcome.Answered, 200, "GET /posts")]
    [InlineData("<190>Nov 28 21:27:01 cutover: cutover1 green - 502 S--- 1795897213.579 12 42 - GET /posts", Side.Green, RequestOutcome.TransportError, 502, "GET /posts")]
    public void Point_11_each_end_of_a_request_is_told_apart(string line, Side side, RequestOutcome outcome, int status, string group)
    {
        Assert.True(Log.TryRead(line, out var sample));

        Assert.Equal((side, outcome, status, group, 42), (sample.Side, sample.Outcome, sample.Status, sample.Group, sample.Bucket));
        Assert.Equal(1795897213567, sample.Started.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("")]
    [InlineData("cutover1 ")]
    [InlineData("Proxy api started.")]
    [InlineData("cutover2 green g1 200 -- 1795897213567 12 42 7 GET /posts")]
    [InlineData("cutover1 api <NOSRV> 400 PR - -1 - - <BADREQ> -")]
    [InlineData("cutover1 green g1 200 -- 99999999999999999999 12 42 7 GET /posts")]
    [InlineData("cutover1 green g1 200 -- 1795897213567 12 42 7 GET /posts id extra")]
    public void What_is_no_request_of_a_side_is_none(string line) => Assert.False(Log.TryRead(line, out _));

    [Fact]
    public void No_line_is_too_odd() => Gen.String.Sample(static line =>
    {
        Log.TryRead(line, out _);
        Log.TryRead("cutover1 green " + line, out _);
        Log.TryRead($"cutover1 green g1 200 -- 1795897213567 12 42 7 GET {line}", out _);
    });
}
