using System.Text.Json.Nodes;
using BingeMe.Platform.Background;
using BingeMe.Platform.Integrations.Alerts;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.Integrations;

public sealed class TelegramTests
{
    [Fact]
    public async Task An_alert_is_a_message_of_the_bot_with_its_text_escaped()
    {
        await using var server = await FakeHttp.Start();
        await using var background = new BackgroundQueue(places: 10, atATime: 1, TimeSpan.FromSeconds(30));

        new TelegramAlerts(Parts.Http(), background, "12:AB", "-77", server.Url).Tell("<b>&");
        await background.Flush(TimeSpan.FromSeconds(30));

        Assert.True(server.Requests.TryDequeue(out var request));
        Assert.Equal("/bot12:AB/sendMessage", request.Target);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"chat_id":"-77","text":"&lt;b&gt;&amp;","parse_mode":"HTML"}"""), JsonNode.Parse(request.Text)), request.Text);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    public async Task A_failing_chat_hurts_nobody(int status)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(status, "{}"));
        await using var background = new BackgroundQueue(places: 10, atATime: 1, TimeSpan.FromSeconds(30));

        new TelegramAlerts(Parts.Http(), background, "12:AB", "-77", server.Url).Tell("down");
        await background.Flush(TimeSpan.FromSeconds(30));

        Assert.Single(server.Requests);
    }

    [Fact]
    public void An_alert_is_a_warning_in_the_log_whether_or_not_there_is_a_chat()
    {
        using var log = new StringWriter();
        new LoggedAlerts(null, TimeProvider.System, log).Tell("\"two\"\nlines");

        var line = JsonNode.Parse(Assert.Single(log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal(("Warning", "\"two\"\nlines"), ((string?)line["@l"], (string?)line["Text"]));
        Assert.True(DateTimeOffset.TryParse((string?)line["@t"], out _));
    }
}
