using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using BingeMe.TestSupport.Http;
using Xunit;

namespace CutoverTests.Running;

/// <summary>Whatever hosts and journeys answer, they are asked again.</summary>
public sealed class GreenProbesTests
{
    private const string Down = """{"data":{"dependencies":[{"name":"redis","state":"down"}]}}""";

    [Theory]
    [InlineData("application/json; charset=klingon", "dependency")]
    [InlineData("application/json; charset=utf-16", "dependency")]
    [InlineData("text/html; charset=", "dependency")]
    public async Task An_answer_in_a_charset_of_its_own_is_read_and_asked_for_again(string type, string rule)
    {
        await using var host = await FakeHttp.Start((_, context) => FakeHttp.Write(context, 503, Down, type));
        await using var probes = new GreenProbes(Plan(host.Url), Never, TimeProvider.System);

        Assert.Equal(rule, await FirstRule(probes));
        Assert.True(host.Requests.Count >= 2, "It was asked once.");
    }

    [Fact]
    public async Task A_body_without_an_end_is_not_ready()
    {
        await using var host = await FakeHttp.Start((request, context) =>
        {
            context.Response.StatusCode = 503;
            return FakeHttp.Endless(request, context);
        });
        await using var probes = new GreenProbes(Plan(host.Url), Never, TimeProvider.System);

        Assert.Equal("not-ready", await FirstRule(probes));
    }

    [Fact]
    public async Task A_journey_that_cannot_even_be_tried_has_failed()
    {
        await using var probes = new GreenProbes(Plan(null), static (_, _) => throw new InvalidOperationException("no such thing"), TimeProvider.System);

        Assert.Equal("journey", await FirstRule(probes));
    }

    private static async Task<string> FirstRule(GreenProbes probes)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (probes.Current(isGreenServing: true) is [var first, ..]) return first.Breach.Rule;
            await Task.Delay(50);
        }

        return "nothing";
    }

    private static Task<string?> Never(CommandPlan journey, CancellationToken cancelled) => Task.FromResult<string?>(null);

    private static CutoverPlan Plan(Uri? host) => new()
    {
        Name = "probes",
        Digest = "d",
        Engine = new EnginePlan("fake", "", null, new Dictionary<string, IReadOnlyList<string>>()),
        Steps = [new StepPlan(TrafficShare.All, TimeSpan.Zero, 100, TimeSpan.Zero)],
        GreenReady = host is null ? [] : [host],
        Journeys = host is null ? [new CommandPlan("sign-in", ["true"], TimeSpan.FromSeconds(1))] : [],
        JourneyEvery = TimeSpan.FromMilliseconds(10),
    };
}
