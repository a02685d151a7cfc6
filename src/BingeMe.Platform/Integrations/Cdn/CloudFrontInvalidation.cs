using System.Diagnostics.Metrics;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Integrations.Cdn;

/// <summary>
/// Invalidates a CloudFront distribution after writes (platform-auth P14). Paths of writes are gathered and go out as one invalidation
/// every few seconds: CloudFront caps those under way and bills by path. What an outage keeps back goes with the next one; when too much
/// gathers, everything is invalidated instead.
/// </summary>
internal sealed class CloudFrontInvalidation : ICdnInvalidation, IDisposable
{
    /// <summary>CloudFront, from anywhere.</summary>
    public static readonly Uri CloudFront = new("https://cloudfront.amazonaws.com/");

    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(4), Retries = 1 };

    private const int MostPaths = 500;
    private const string Everything = "/*";

    private static readonly Counter<long> Sent =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.cdn.invalidations", "{invalidation}", "Invalidations created.");

    private readonly GuardedHttpClient http;
    private readonly Uri address;
    private readonly AwsCredentials credentials;
    private readonly IRandomSource entropy;
    private readonly TimeProvider clock;
    private readonly TimeSpan pause;
    private readonly IFaultLog faults;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly Lazy<ITimer> timer;
    private HashSet<string> waiting = new(StringComparer.Ordinal);
    private bool armed;

    /// <summary>Nothing is made before the first write.</summary>
    /// <param name="http">Carries the calls.</param>
    /// <param name="distribution"><c>CLOUDFRONT_DISTRIBUTION_ID</c>.</param>
    /// <param name="credentials">Whose calls they are.</param>
    /// <param name="entropy">For caller references; the machine's, so that pinned runs stay pinned.</param>
    /// <param name="clock">The machine's clock: signatures must be of the present.</param>
    /// <param name="pause">At most one invalidation in this time; <see cref="Timeout.InfiniteTimeSpan"/> sends only when flushed.</param>
    /// <param name="server">CloudFront, or a test's.</param>
    /// <param name="faults">Hears of invalidations that were refused or got no answer; null = nobody does.</param>
    public CloudFrontInvalidation(
        GuardedHttpClient http, string distribution, AwsCredentials credentials, IRandomSource entropy, TimeProvider clock, TimeSpan pause, Uri server, IFaultLog? faults = null)
    {
        this.http = http;
        this.faults = faults ?? FaultLog.None;
        Sent.Add(0);
        this.credentials = credentials;
        this.entropy = entropy;
        this.clock = clock;
        this.pause = pause;
        address = new Uri(server, $"2020-05-31/distribution/{Uri.EscapeDataString(distribution)}/invalidation");
        timer = new Lazy<ITimer>(() => clock.CreateTimer(_ => _ = Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <inheritdoc/>
    public void Invalidate(IEnumerable<string> paths)
    {
        lock (gate)
        {
            Gather(paths);
            Arm();
        }
    }

    /// <summary>Sends what has gathered. Never throws: what could not be sent waits for the next time.</summary>
    public async Task Flush()
    {
        await sending.WaitAsync();
        try
        {
            HashSet<string> batch;
            lock (gate)
            {
                armed = false;
                if (waiting.Count == 0) return;
                (batch, waiting) = (waiting, new HashSet<string>(StringComparer.Ordinal));
            }

            if (await Send(batch)) return;
            lock (gate)
            {
                Gather(batch);
                Arm();
            }
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Asks for the list of invalidations, as a role may that makes them. Gives the status.</summary>
    /// <exception cref="DependencyException">There was no answer.</exception>
    public async Task<int> Probe(CancellationToken cancelled)
    {
        var answer = await http.Send(
            async token => AwsSigner.Sign(new HttpRequestMessage(HttpMethod.Get, address), [], "text/xml", "cloudfront", "us-east-1", await credentials.Get(token), clock.GetUtcNow()),
            repeatable: true,
            cancelled);
        return answer.Status;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (timer.IsValueCreated) timer.Value.Dispose();
        sending.Dispose();
    }

    private void Gather(IEnumerable<string> paths)
    {
        if (waiting.Contains(Everything)) return;
        waiting.UnionWith(paths);
        if (waiting.Count > MostPaths) waiting = [Everything];
    }

    private void Arm()
    {
        if (armed || pause == Timeout.InfiniteTimeSpan) return;
        armed = true;
        timer.Value.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private async Task<bool> Send(HashSet<string> paths)
    {
        var now = clock.GetUtcNow();
        var body = InvalidationBatch.Write($"{now.ToUnixTimeMilliseconds()}-{entropy.Hex(3)}", paths);
        try
        {
            var answer = await http.Send(
                async token => AwsSigner.Sign(
                    new HttpRequestMessage(HttpMethod.Post, address), body, "text/xml", "cloudfront", "us-east-1", await credentials.Get(token), clock.GetUtcNow()),
                repeatable: true,
                CancellationToken.None);
            if (answer.IsSuccess) Sent.Add(1);
            // A refusal (no such distribution, no right, a path it does not like) would be refused again: the paths are given up.
            else faults.Tell("invalidating the CDN", new ServiceCallException(answer));
            return answer.IsSuccess || AwsFaults.KindOf(answer.Status, AwsFaults.CodeInXml(answer.Body.Span)) == DependencyFailure.Refused;
        }
        catch (DependencyException e)
        {
            faults.Tell("invalidating the CDN", e);
            return false;
        }
    }
}
