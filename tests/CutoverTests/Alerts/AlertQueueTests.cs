using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using BingeMe.Cutover.Alerts;
using BingeMe.Platform.Integrations.Alerts;
using BingeMe.TestSupport.Http;
using Xunit;

namespace CutoverTests.Alerts;

/// <summary>Alerts reach people, and never hold the controller up (docs/cutover.md, point 29).</summary>
public sealed class AlertQueueTests
{
    private const string Bot = "123:bot-token";

    private readonly ConcurrentQueue<string> lost = new();

    [Fact]
    public async Task A_text_reaches_every_channel_in_its_form()
    {
        await using var hook = await FakeHttp.Start();
        await using var telegram = await FakeHttp.Start();
        await using (var queue = Queue(AlertChannel.WebHook(new Uri(hook.Url, "hooks/secret")), Chat(telegram)))
        {
            queue.Tell("rolled back, \"blue\" serves all");
            queue.Tell("second");
        }

        Assert.Equal(["/hooks/secret", "/hooks/secret"], hook.Requests.Select(static r => r.Target));
        Assert.Equal(["rolled back, \"blue\" serves all", "second"], hook.Requests.Select(static r => (string?)JsonNode.Parse(r.Text)!["text"]));
        var (first, message) = (telegram.Requests.First(), JsonNode.Parse(telegram.Requests.First().Text)!);
        Assert.Equal($"/bot{Bot}/sendMessage", first.Target);
        Assert.Equal(("-100", "rolled back, &quot;blue&quot; serves all"), ((string?)message["chat_id"], (string?)message["text"]));
        Assert.Empty(lost);
    }

    [Fact]
    public async Task A_channel_that_hangs_holds_up_neither_the_controller_nor_the_others()
    {
        await using var silent = await FakeHttp.Start(FakeHttp.Silence);
        await using var well = await FakeHttp.Start();
        var queue = new AlertQueue(
            [AlertChannel.WebHook(silent.Url), AlertChannel.WebHook(well.Url)], lost.Enqueue, TimeProvider.System, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(300));
        var took = Stopwatch.StartNew();
        queue.Tell("one");
        Assert.True(took.Elapsed < TimeSpan.FromMilliseconds(200), $"Telling took {took.Elapsed}.");
        await Until(() => well.Requests.Count == 1);
        queue.Tell("two");
        await Until(() => well.Requests.Count == 2);
        await queue.DisposeAsync();
        Assert.True(took.Elapsed < TimeSpan.FromSeconds(20), $"Ending took {took.Elapsed}.");
        Assert.Equal(["An alert did not reach 127.0.0.1 (the controller ended): one", "An alert did not reach 127.0.0.1 (the controller ended): two"], lost);
    }

    [Fact]
    public async Task A_text_that_cannot_have_arrived_is_sent_again_and_not_for_ever()
    {
        var answers = new Queue<int>([503, 429, 200, 500, 500, 500]);
        await using var hook = await FakeHttp.Start((_, context) => FakeHttp.Write(context, answers.Dequeue(), "{}"));
        await using (var queue = Queue(AlertChannel.WebHook(hook.Url)))
        {
            queue.Tell("arrives");
            queue.Tell("does not");
        }

        Assert.Equal(6, hook.Requests.Count);
        Assert.Equal(["An alert did not reach 127.0.0.1 (it answered 500): does not"], lost);
    }

    /// <summary>Whoever did not answer in time may have heard it.</summary>
    [Theory]
    [InlineData(400, "it answered 400")]
    [InlineData(0, "it did not answer")]
    public async Task What_may_have_arrived_or_is_refused_is_not_sent_again(int status, string why)
    {
        await using var hook = await FakeHttp.Start(status == 0 ? FakeHttp.Silence : FakeHttp.Always(status, "{}"));
        await using (var queue = new AlertQueue([AlertChannel.WebHook(hook.Url)], lost.Enqueue, TimeProvider.System, status == 0 ? TimeSpan.FromSeconds(3) : null))
            queue.Tell("once");
        Assert.Single(hook.Requests);
        Assert.Equal([$"An alert did not reach 127.0.0.1 ({why}): once"], lost);
    }

    [Fact]
    public async Task More_than_a_channel_holds_are_lost_and_told()
    {
        await using var silent = await FakeHttp.Start(FakeHttp.Silence);
        var queue = new AlertQueue([AlertChannel.WebHook(silent.Url)], lost.Enqueue, TimeProvider.System, TimeSpan.FromSeconds(30), TimeSpan.Zero);
        queue.Tell("first");
        await Until(() => !silent.Requests.IsEmpty);
        for (var number = 0; number < 150; number++) queue.Tell($"{number}");
        Assert.Equal(50, lost.Count);
        Assert.Equal("An alert did not reach 127.0.0.1 (too many were waiting): 0", lost.First());
        await queue.DisposeAsync();
        Assert.Equal(151, lost.Count);
    }

    [Fact]
    public async Task What_was_lost_is_told_without_secrets()
    {
        await using (var queue = Queue(
            AlertChannel.WebHook(new Uri("http://127.0.0.1:9/hooks/secret-path")),
            new AlertChannel("Telegram", static text => TelegramRequest.Of(new Uri("http://127.0.0.1:9/"), Bot, "-100", text)),
            new AlertChannel("broken", static _ => throw new InvalidOperationException("secret-path"))))
        {
            queue.Tell(new string('x', 5000));
        }

        Assert.Equal(3, lost.Count);
        Assert.DoesNotContain(lost, static l => l.Contains("secret", StringComparison.Ordinal) || l.Contains(Bot, StringComparison.Ordinal) || l.Length > 1300);
    }

    private static AlertChannel Chat(FakeHttp telegram) => new("Telegram", text => TelegramRequest.Of(telegram.Url, Bot, "-100", text));

    private static async Task Until(Func<bool> isTrue)
    {
        for (var tries = 0; !isTrue(); tries++)
        {
            Assert.True(tries < 500, "It does not happen.");
            await Task.Delay(20);
        }
    }

    private AlertQueue Queue(params AlertChannel[] channels) => new(channels, lost.Enqueue, TimeProvider.System);
}
