using System.Net;
using System.Security.Cryptography;
using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Resilience;
using StackExchange.Redis;

namespace BingeMe.Platform.State.Redis;

/// <summary>
/// The connection behind the state in Redis, made by the first use and mended in the background. While it is down every step fails at
/// once with a <see cref="DependencyException"/>; nothing waits in a queue to be done later.
/// </summary>
internal sealed class RedisStore : IAsyncDisposable
{
    private const string Dependency = "redis";
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private readonly RedisOptions options;
    private readonly Lock gate = new();
    private Task<ConnectionMultiplexer>? connection;
    private readonly DependencyPolicy policy;

    /// <summary>Says where Redis is; nothing is connected yet.</summary>
    /// <param name="options">Where.</param>
    public RedisStore(RedisOptions options)
    {
        this.options = options;
        policy = new DependencyPolicy(Dependency, DependencyLimits.OfStore(options.InactivityTimeout), PauseTolerantTimeProvider.Instance, KindOf);
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is { IsFaulted: false, IsCanceled: false } made)
            await (await made).DisposeAsync();
    }

    /// <summary>Whether Redis answers.</summary>
    public Task Ping(CancellationToken cancelled) => Run(static redis => redis.PingAsync(), cancelled);

    /// <summary>A key, e.g. <c>bingeme:push:7</c>.</summary>
    internal RedisKey Key(string name) => options.Prefix + name;

    /// <summary>
    /// How long Redis keeps an item. Readers look at the expiry themselves; the slack lets them tell an expired item from a missing one
    /// and allows for clocks that disagree.
    /// </summary>
    internal static long KeepMilliseconds(TimeSpan lifetime) => (long)((lifetime > TimeSpan.Zero ? lifetime : TimeSpan.Zero) + Slack).TotalMilliseconds;

    /// <summary>A short name for a text of any length that should not lie in a key in plain.</summary>
    internal static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Runs a script: one atomic step.</summary>
    internal Task<RedisResult> Script(string script, RedisKey[] keys, RedisValue[] values, CancellationToken cancelled) => Run(
        async redis =>
        {
            try
            {
                return await redis.ScriptEvaluateAsync(script, keys, values);
            }
            catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                // The server was restarted or its scripts were flushed; the client has noticed now, and loads it again.
                return await redis.ScriptEvaluateAsync(script, keys, values);
            }
        },
        cancelled);

    /// <summary>Runs one step, the connecting before the first one included.</summary>
    internal Task<T> Run<T>(Func<IDatabaseAsync, Task<T>> step, CancellationToken cancelled)
    {
        // What it costs us to begin to connect is not Redis' silence: it comes before the time-out's clock.
        _ = Connection();
        return policy.Call(token => Connected(step).WaitAsync(token), repeatable: false, cancelled);
    }

    /// <summary>What a server answers while it starts, fails over, is full of others' work or cannot write to its disk: nothing of that is a wrong setting.</summary>
    private static readonly string[] Passing =
        ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "OOM", "MISCONF", "NOREPLICAS", "ERR max number of clients"];

    /// <summary>Whether a server's error passes. What stopped a script stands within another line in servers before version 7.</summary>
    internal static bool IsPassing(string message) =>
        Passing.Any(begin => message.StartsWith(begin, StringComparison.Ordinal))
        || (message.StartsWith("ERR Error running script", StringComparison.Ordinal) && Passing.Any(begin => message.Contains($"-{begin} ", StringComparison.Ordinal)));

    // Of any type: in the moment its connection dies the client passes on what its socket and its pipe throw, as it is.
    private static DependencyFailure? KindOf(Exception e) => e switch
    {
        RedisServerException server when IsPassing(server.Message) => DependencyFailure.Busy,
        RedisServerException => DependencyFailure.Refused,
        RedisConnectionException => DependencyFailure.Unreachable,
        TimeoutException or OperationCanceledException => DependencyFailure.TimedOut,
        _ => DependencyFailure.Broken,
    };

    private async Task<T> Connected<T>(Func<IDatabaseAsync, Task<T>> step) => await step((await Connection()).GetDatabase());

    /// <summary>The one connection. A try that failed for good (no socket left, for example) is not kept: the next step tries anew.</summary>
    private Task<ConnectionMultiplexer> Connection()
    {
        lock (gate)
        {
            if (connection is null or { IsFaulted: true } or { IsCanceled: true }) connection = Connect();
            return connection;
        }
    }

    /// <summary>The keys that match a pattern after the prefix, server by server; for the reconciler.</summary>
    internal async IAsyncEnumerable<string> Keys(string pattern)
    {
        var multiplexer = await Connection();
        foreach (var server in multiplexer.GetServers().Where(s => !s.IsReplica))
        {
            await foreach (var key in server.KeysAsync(pattern: options.Prefix + pattern, pageSize: 1000))
                yield return ((string)key!)[options.Prefix.Length..];
        }
    }

    private Task<ConnectionMultiplexer> Connect() => ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
    {
        EndPoints = { new DnsEndPoint(options.Host, options.Port) },
        Password = options.Password,
        ClientName = "bingeme",
        AbortOnConnectFail = false,
        BacklogPolicy = BacklogPolicy.FailFast,
        ConnectRetry = 0,
        ConnectTimeout = Math.Max(500, (int)options.InactivityTimeout.TotalMilliseconds / 2),
        // Our own patience ends a wait; the client's goes by the wall clock.
        SyncTimeout = 5000,
        AsyncTimeout = 5000,
        KeepAlive = 10,
        HeartbeatInterval = TimeSpan.FromMilliseconds(500),
        ReconnectRetryPolicy = new LinearRetry(500),
    });
}
