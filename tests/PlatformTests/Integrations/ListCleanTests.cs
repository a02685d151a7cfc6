using BingeMe.Platform.Integrations.ListClean;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.Integrations;

public sealed class ListCleanTests
{
    [Theory]
    [InlineData("""{"success":true,"status":"clean","message":"ok"}""", "clean", "ok")]
    [InlineData("""{"success":true,"data":{"status":"dirty","message":"no mailbox"}}""", "dirty", "no mailbox")]
    [InlineData("""{"status":"invalid"}""", "invalid", null)]
    public async Task The_verdict_is_read_at_the_top_or_under_data(string body, string status, string? remarks)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(200, body));

        var verdict = await new ListCleanChecker(Parts.Http(), "key-1", server.Url).Check("a/b?c@x.example", default);

        Assert.Equal((status, remarks), (verdict!.Status, verdict.Remarks));
        Assert.True(server.Requests.TryDequeue(out var request));
        Assert.Equal("/v1/verify/email/a%2Fb%3Fc%40x.example", request.Target);
        Assert.Equal("key-1", request.Headers["x-auth-token"]);
    }

    [Theory]
    [InlineData(200, "no json")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"status":7}""")]
    [InlineData(200, """{"status":"\ud83d"}""")]
    [InlineData(200, """{"success":false,"status":"error","message":"Invalid API key"}""")]
    [InlineData(401, """{"status":"error"}""")]
    [InlineData(500, "")]
    public async Task An_outage_or_nonsense_gives_no_verdict(int status, string body)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(status, body));
        Assert.Null(await new ListCleanChecker(Parts.Http(), "key", server.Url).Check("a@x.example", default));
    }

    [Fact]
    public async Task A_silent_or_endless_provider_gives_no_verdict()
    {
        await using var silent = await FakeHttp.Start(FakeHttp.Silence);
        await using var endless = await FakeHttp.Start(FakeHttp.Endless);
        Assert.Null(await new ListCleanChecker(Parts.Http(Parts.Quick), "key", silent.Url).Check("a@x.example", default));
        Assert.Null(await new ListCleanChecker(Parts.Http(mostBytes: 10_000), "key", endless.Url).Check("a@x.example", default));
        Assert.Null(await new ListCleanChecker(Parts.Http(), "key", Parts.Nobody).Check("a@x.example", default));
    }

    [Fact]
    public async Task Without_a_key_nobody_is_asked()
    {
        await using var server = await FakeHttp.Start();
        Assert.Null(await new ListCleanChecker(Parts.Http(), null, server.Url).Check("a@x.example", default));
        Assert.Empty(server.Requests);
    }
}
