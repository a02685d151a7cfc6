using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Integrations.WhatsApp;
using BingeMe.Platform.Resilience;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.Integrations;

public sealed class WhatsAppTests : IAlerts
{
    private const string Phone = "+919876543210";
    private readonly ConcurrentQueue<string> alerts = new();

    void IAlerts.Tell(string text) => alerts.Enqueue(text);

    [Fact]
    public async Task The_body_is_Metas_template_message()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(200, """{"messages":[{"id":"wamid.1"}]}"""));

        Assert.True(await Messenger(server.Url).SendCode(Phone, "12345", default));

        Assert.True(server.Requests.TryDequeue(out var request));
        Assert.Equal("Bearer wa-token", request.Headers["authorization"]);
        var expected = """
            {"messaging_product":"whatsapp","recipient_type":"individual","to":"+919876543210","type":"template","template":{"name":"otp","language":{"code":"en"},
            "components":[{"type":"body","parameters":[{"type":"text","text":"12345"}]},
            {"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"12345"}]}]}}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(request.Text)), request.Text);
        Assert.Empty(alerts);
    }

    /// <summary>Its own words for being down come with 200, too. It used to be told as a refusal: 500, where every other outage is 503.</summary>
    [Theory]
    [InlineData(200, """{"error":{"code":131000,"message":"down"}}""", "131000, the provider is down", DependencyFailure.Broken)]
    [InlineData(500, """{"error":{"code":131000}}""", "131000, the provider is down", DependencyFailure.Broken)]
    [InlineData(200, "", "status 200", DependencyFailure.Broken)]
    [InlineData(200, "garbage", "status 200", DependencyFailure.Broken)]
    [InlineData(503, "<html>", "status 503", DependencyFailure.Broken)]
    [InlineData(429, """{"error":{"code":80007}}""", "status 429, error 80007", DependencyFailure.Busy)]
    public async Task An_outage_is_a_failed_dependency_and_one_alert_without_code_or_number(int status, string body, string words, DependencyFailure kind)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(status, body));

        var failure = await Assert.ThrowsAsync<DependencyException>(() => Messenger(server.Url).SendCode(Phone, "12345", default));

        Assert.Equal((kind, true), (failure.Kind, failure.IsPassing));
        Assert.Single(server.Requests);
        AssertOneAlert(words);
    }

    [Theory]
    [InlineData(401, """{"error":{"code":190}}""", "status 401, error 190")]
    [InlineData(400, """{"error":{"code":131026}}""", "status 400, error 131026")]
    [InlineData(200, """{"error":{"code":131026}}""", "status 200, error 131026")]
    public async Task A_refusal_is_false_and_one_alert_without_code_or_number(int status, string body, string words)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(status, body));

        Assert.False(await Messenger(server.Url).SendCode(Phone, "12345", default));

        Assert.Single(server.Requests);
        AssertOneAlert(words);
    }

    [Fact]
    public async Task Silence_is_an_outage_and_a_missing_token_a_refusal()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Silence);
        var failure = await Assert.ThrowsAsync<DependencyException>(() => Messenger(server.Url, Parts.Quick).SendCode(Phone, "12345", default));
        Assert.Equal(DependencyFailure.TimedOut, failure.Kind);
        Assert.Single(server.Requests);

        Assert.False(await new WhatsAppMessenger(Parts.Http(), new Tokens(null), this, server.Url, "otp", new ManualClock()).SendCode(Phone, "12345", default));
        Assert.Equal(2, alerts.Count);
        Assert.Single(server.Requests);
    }

    /// <summary>The token lies in the database: what fails there is the database, and no call goes out.</summary>
    [Fact]
    public async Task A_database_that_gives_no_token_is_its_own_outage()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(200, """{"messages":[{"id":"wamid.1"}]}"""));
        var failure = await Assert.ThrowsAsync<DependencyException>(
            () => new WhatsAppMessenger(Parts.Http(), new NoTokens(), this, server.Url, "otp", new ManualClock()).SendCode(Phone, "12345", default));
        Assert.Equal("sql", failure.Dependency);
        Assert.Empty(server.Requests);
        AssertOneAlert("sql does not answer");
    }

    private void AssertOneAlert(string words)
    {
        var alert = Assert.Single(alerts);
        Assert.Contains(words, alert, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", alert, StringComparison.Ordinal);
        Assert.DoesNotContain("98765432", alert, StringComparison.Ordinal);
        Assert.DoesNotContain("wa-token", alert, StringComparison.Ordinal);
    }

    private WhatsAppMessenger Messenger(Uri url, DependencyLimits? limits = null) =>
        new(Parts.Http(limits), new Tokens("wa-token"), this, url, "otp", new ManualClock());

    private sealed class Tokens(string? token) : IWhatsAppTokens
    {
        public Task<string?> Newest(DateTimeOffset now, CancellationToken cancelled) => Task.FromResult(token);
    }

    private sealed class NoTokens : IWhatsAppTokens
    {
        public Task<string?> Newest(DateTimeOffset now, CancellationToken cancelled) => throw new DependencyException("sql") { Kind = DependencyFailure.Unreachable };
    }
}
