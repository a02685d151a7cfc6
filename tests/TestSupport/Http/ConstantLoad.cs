using System.Collections.Concurrent;
using System.Diagnostics;

namespace BingeMe.TestSupport.Http;

/// <summary>Requests at an even rate, whether or not answers come, until told to stop: what is slow or missing does not thin it out.</summary>
public sealed class ConstantLoad
{
    private readonly ConcurrentQueue<string> faults = new();
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient client;
    private readonly int rate;
    private readonly Func<int, HttpRequestMessage> request;
    private readonly Action<HttpResponseMessage>? answered;
    private readonly Task running;
    private int sent;

    /// <summary>Begins.</summary>
    /// <param name="port">Of 127.0.0.1.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="request">The n-th request, its address relative.</param>
    /// <param name="answered">Told of each answer.</param>
    public ConstantLoad(int port, int rate, Func<int, HttpRequestMessage> request, Action<HttpResponseMessage>? answered = null)
    {
        (this.rate, this.request, this.answered) = (rate, request, answered);
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(40) };
        running = Task.Run(Run);
    }

    /// <summary>What was not a success, each with its request.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>How many were sent.</summary>
    public int Sent => Volatile.Read(ref sent);

    /// <summary>Waits for the last answers.</summary>
    public async Task Stop()
    {
        await stop.CancelAsync();
        await running;
        client.Dispose();
        stop.Dispose();
    }

    private async Task Run()
    {
        var pending = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (; !stop.IsCancellationRequested; sent++)
        {
            // The clock is read once: a millisecond later the difference could be -1 ms, which is for ever.
            var early = TimeSpan.FromSeconds((double)sent / rate) - clock.Elapsed;
            if (early > TimeSpan.Zero) await Task.Delay(early, CancellationToken.None);
            pending.Add(Send(request(sent)));
            if (pending.Count > 4 * rate) pending.RemoveAll(static p => p.IsCompleted);
        }

        await Task.WhenAll(pending);
    }

    private async Task Send(HttpRequestMessage message)
    {
        var name = $"{message.Method} {message.RequestUri}";
        try
        {
            using var answer = await client.SendAsync(message);
            answered?.Invoke(answer);
            if (!answer.IsSuccessStatusCode) faults.Enqueue($"{name} at {DateTime.UtcNow:HH:mm:ss.fff}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The first cause: "An error occurred while sending the request" tells nobody who closed what.
            faults.Enqueue($"{name} at {DateTime.UtcNow:HH:mm:ss.fff}: {e.Message} {e.GetBaseException().Message}");
        }
    }
}
