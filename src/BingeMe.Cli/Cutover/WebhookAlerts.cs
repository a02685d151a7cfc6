using System.Text;
using System.Threading.Channels;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary>
/// Alerts to web hooks as <c>{ "text": "..." }</c>, which chat systems take (docs/cutover.md, point 29). The controller waits for none: they
/// are sent one after the other, thrice at most each, and what could not be sent is said on the terminal.
/// </summary>
internal sealed class WebhookAlerts : IAsyncDisposable
{
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(10);

    private readonly Channel<string> waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly IReadOnlyList<Uri> hooks;
    private readonly TextWriter output;
    private readonly Task sending;

    public WebhookAlerts(IReadOnlyList<Uri> hooks, TextWriter output)
    {
        (this.hooks, this.output) = (hooks, output);
        sending = Task.Run(SendAll);
    }

    /// <summary>Takes in one alert.</summary>
    public void Send(string text) => waiting.Writer.TryWrite(text);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.Complete();
        await Task.WhenAny(sending, Task.Delay(LastPatience));
        client.Dispose();
    }

    private async Task SendAll()
    {
        await foreach (var text in waiting.Reader.ReadAllAsync())
            foreach (var hook in hooks) await Send(hook, text);
    }

    private async Task Send(Uri hook, string text)
    {
        var json = IndentedJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("text"u8, text);
            writer.WriteEndObject();
        });
        var fault = "";
        for (var tries = 0; tries < 3; tries++)
        {
            try
            {
                using var content = new StringContent(json, Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(hook, content);
                if (answer.IsSuccessStatusCode) return;
                fault = $"it answered {(int)answer.StatusCode}.";
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                fault = e.Message;
            }
        }

        // The path of a hook is often its secret.
        await output.WriteLineAsync($"An alert did not reach {hook.Host}: {fault}");
    }
}
