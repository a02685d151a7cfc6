using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace BingeMe.Cutover.Alerts;

/// <summary>
/// Tells people by every channel, each at its own pace, while nobody waits (docs/cutover.md, point 29). A channel holds 100 texts at most and
/// loses the oldest ones; what was lost is said. A text is sent again only where it cannot have arrived: one that came twice reads as two
/// outages.
/// </summary>
public sealed class AlertQueue : IAsyncDisposable
{
    private const int Places = 100;
    private const int Attempts = 3;
    private const int LongestText = 1000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource ending = new();
    private readonly List<(Channel<string> Waiting, Task Sending)> channels = [];
    private readonly HttpClient http;
    private readonly Action<string> lost;
    private readonly TimeProvider clock;
    private readonly TimeSpan drainTime;

    /// <summary>Begins to wait for texts.</summary>
    /// <param name="channels">Where they go.</param>
    /// <param name="lost">Is told what did not arrive, and why; must not throw.</param>
    /// <param name="clock">Pauses between attempts.</param>
    /// <param name="patience">For one attempt; null = 5 s.</param>
    /// <param name="drainTime">How long disposing waits for what is on its way; null = 10 s.</param>
    public AlertQueue(IEnumerable<AlertChannel> channels, Action<string> lost, TimeProvider clock, TimeSpan? patience = null, TimeSpan? drainTime = null)
    {
        (this.lost, this.clock, this.drainTime) = (lost, clock, drainTime ?? TimeSpan.FromSeconds(10));
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = patience ?? TimeSpan.FromSeconds(5),
            MaxResponseContentBufferSize = 1 << 16,
        };
        foreach (var channel in channels)
        {
            var waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(Places) { FullMode = BoundedChannelFullMode.DropOldest }, text => lost(Lost(channel, text, "too many were waiting")));
            this.channels.Add((waiting, Task.Run(() => SendAll(channel, waiting.Reader))));
        }
    }

    /// <summary>Takes in a text for all channels. Neither waits nor throws; longer ones are cut.</summary>
    public void Tell(string text)
    {
        var cut = text.Length > LongestText ? $"{text[..LongestText]}..." : text;
        foreach (var (waiting, _) in channels) waiting.Writer.TryWrite(cut);
    }

    /// <summary>Takes no more, and waits for what is on its way; then gives up.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (waiting, _) in channels) waiting.Writer.TryComplete();
        var all = Task.WhenAll(channels.Select(static c => c.Sending));
        if (await Task.WhenAny(all, Task.Delay(drainTime, clock)) != all) await ending.CancelAsync();
        await all;
        http.Dispose();
        ending.Dispose();
    }

    private static string Lost(AlertChannel channel, string text, string why) => $"An alert did not reach {channel.Name} ({why}): {text}";

    private async Task SendAll(AlertChannel channel, ChannelReader<string> waiting)
    {
        await foreach (var text in waiting.ReadAllAsync())
            if (await Send(channel, text) is { } why) lost(Lost(channel, text, why));
    }

    /// <summary>Null where it arrived, else why it did not.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a channel does, the others go on, and the controller with them; what was wrong is told.")]
    private async Task<string?> Send(AlertChannel channel, string text)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            string why;
            try
            {
                using var request = channel.Make(text);
                using var answer = await http.SendAsync(request, ending.Token);
                if (answer.IsSuccessStatusCode) return null;
                why = $"it answered {(int)answer.StatusCode}";
                if (attempt == Attempts || !((int)answer.StatusCode is 429 or >= 500)) return why;
                if (answer.Headers.RetryAfter?.Delta is { } asked && asked > pause) pause = asked < LongestPause ? asked : LongestPause;
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
            {
                // Its own words name the host and the port, and no more of the address.
                why = e.Message;
                if (attempt == Attempts) return why;
            }
            catch (OperationCanceledException)
            {
                return ending.IsCancellationRequested ? "the controller ended" : "it did not answer";
            }
            catch (Exception e)
            {
                return e.GetType().Name;
            }

            try
            {
                await Task.Delay(pause, clock, ending.Token);
            }
            catch (OperationCanceledException)
            {
                return why;
            }

            pause *= 2;
        }
    }
}
