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

    [Theory]
    [InlineData(200, """{"error":{"code":131000,"message":"down"}}""", "131000, the provider is down")]
    [InlineData(500, """{"error":{"code":131000}}""", "131000, the provider is down")]
    [InlineData(401, """{"error":{"code":190}}""", "status 401, error 190")]
    [InlineData(200, "", "status 200")]
    [InlineData(200, "garbage", "status 200")]
    [InlineData(503, "<html>", "status 503")]
    public async Task A_failure_is_false_and_one_alert_without_code_or_number(int status, string body, string words)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(status, body));

        Assert.False(await Messenger(server.Url).SendCode(Phone, "12345", default));

        Assert.Single(server.Requests);
        var alert = Assert.Single(alerts);
        Assert.Contains(words, alert, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", alert, StringComparison.Ordinal);
        Assert.DoesNotContain("98765432", alert, StringComparison.Ordinal);
        Assert.DoesNotContain("wa-token", alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_and_a_missing_token_are_failures_too()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Silence);
        Assert.False(await Messenger(server.Url, Parts.Quick).SendCode(Phone, "12345", default));
        Assert.Single(server.Requests);

        Assert.False(await new WhatsAppMessenger(Parts.Http(), new Tokens(null), this, server.Url, "otp", new ManualClock()).SendCode(Phone, "12345", default));
        Assert.Equal(2, alerts.Count);
        Assert.Single(server.Requests);
    }

    private WhatsAppMessenger Messenger(Uri url, DependencyLimits? limits = null) =>
        new(Parts.Http(limits), new Tokens("wa-token"), this, url, "otp", new ManualClock());

    private sealed class Tokens(string? token) : IWhatsAppTokens
    {
        public Task<string?> Newest(DateTimeOffset now, CancellationToken cancelled) => Task.FromResult(token);
    }
}
