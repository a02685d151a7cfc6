using System.Net;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>
/// The client behind the state in DynamoDB, made by the first use. It waits half a second for a connection and one for an answer, tries
/// a step again at most once, and turns what then still fails into a <see cref="DependencyException"/>.
/// </summary>
internal sealed class DynamoStore : IDisposable
{
    private const string Dependency = "dynamodb";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly DynamoOptions options;
    private readonly Action<string> warn;
    private readonly Lazy<AmazonDynamoDBClient> client;
    private readonly DependencyPolicy policy;
    private volatile bool ready;

    /// <summary>Says where the tables are; nothing is connected yet.</summary>
    /// <param name="options">Where.</param>
    /// <param name="warn">Takes warnings for whoever operates the system; null drops them.</param>
    public DynamoStore(DynamoOptions options, Action<string>? warn = null)
    {
        this.options = options;
        ready = !options.CreateTables;
        this.warn = warn ?? (static _ => { });
        client = new Lazy<AmazonDynamoDBClient>(Connect);

        // After a time-out there is no time left for a second try.
        var limits = DependencyLimits.OfStore(options.InactivityTimeout) with { Retries = 1, RetryBusy = true, RetryDelay = Pause };
        policy = new DependencyPolicy(Dependency, limits, PauseTolerantTimeProvider.Instance, KindOf);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        if (client.IsValueCreated)
            client.Value.Dispose();
    }

    /// <summary>Whether the tables can be read: one item that is not there.</summary>
    public Task Ping(CancellationToken cancelled)
    {
        var request = new GetItemRequest { TableName = Table(DynamoTables.RateLimits), Key = new() { ["identifier"] = new() { S = "health" } } };
        return Run((client, token) => client.GetItemAsync(request, token), cancelled);
    }

    /// <summary>Whether tables that are missing are ours to make.</summary>
    internal bool CreatesTables => options.CreateTables;

    /// <summary>A table's name, e.g. <c>sessions-prod</c>.</summary>
    internal string Table(string name) => $"{name}-{options.TableSuffix}";

    /// <summary>Tells whoever operates the system something.</summary>
    internal void Warn(string text) => warn(text);

    /// <summary>Runs one step.</summary>
    /// <param name="step">The step; a failed condition passes through as <see cref="ConditionalCheckFailedException"/>.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <param name="repeatable">Whether doing the step twice is harmless: an answer may be lost after the step was done.</param>
    internal async Task<T> Run<T>(Func<IAmazonDynamoDB, CancellationToken, Task<T>> step, CancellationToken cancelled, bool repeatable = true)
    {
        if (!ready)
        {
            await DynamoTables.EnsureCreated(this, cancelled);
            ready = true;
        }

        try
        {
            return await RunUnprepared(step, cancelled, repeatable);
        }
        catch (DependencyException e) when (e.InnerException is ResourceNotFoundException && options.CreateTables)
        {
            // A local server that keeps nothing was started again. Nothing was done, since there was no table to do it in.
            warn("The local DynamoDB server has lost its tables; they are made again.");
            await DynamoTables.EnsureCreated(this, cancelled);
            return await RunUnprepared(step, cancelled, repeatable);
        }
    }

    /// <summary>The same, though the tables may be missing.</summary>
    internal Task<T> RunUnprepared<T>(Func<IAmazonDynamoDB, CancellationToken, Task<T>> step, CancellationToken cancelled, bool repeatable = true) =>
        policy.Call(async token => Whole(await step(client.Value, token)), repeatable, cancelled);

    /// <summary>An answer without the part that every one of its kind has is none: a proxy's or another server's <c>{}</c>, for example.</summary>
    private static T Whole<T>(T answer) => answer switch
    {
        DescribeTableResponse { Table: null or { KeySchema: null } or { TableStatus: null } } or QueryResponse { Items: null } or ScanResponse { Items: null } or BatchGetItemResponse { Responses: null } =>
            throw new ServiceCallException("Its answer lacks what was asked for."),
        _ => answer,
    };

    // A failed condition is an answer, a malformed request is our fault; neither is a failure of the tables.
    private static DependencyFailure? KindOf(Exception e) => e switch
    {
        ConditionalCheckFailedException or AmazonServiceException { ErrorCode: "ValidationException" } => null,
        AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } refusal => AwsFaults.KindOf(refusal),
        OperationCanceledException => DependencyFailure.TimedOut,
        AmazonServiceException or AmazonClientException or HttpRequestException or IOException when e.InnerException is TimeoutException or OperationCanceledException =>
            DependencyFailure.TimedOut,
        AmazonServiceException => DependencyFailure.Broken,
        AmazonClientException => DependencyFailure.Unreachable,
        // Told by the policy's own rules.
        IDependencyFault or DependencyException or HttpRequestException or System.Net.Sockets.SocketException or TimeoutException => null,
        // Of any type: an answer that makes no sense ends somewhere in the client's reading of it.
        _ => DependencyFailure.Broken,
    };

    private AmazonDynamoDBClient Connect()
    {
        var config = new AmazonDynamoDBConfig
        {
            // Retries are ours: only we know which steps may be done twice.
            MaxErrorRetry = 0,
            ConnectTimeout = TimeSpan.FromMilliseconds(Math.Max(500, options.InactivityTimeout.TotalMilliseconds / 2)),
            // Our own patience ends a wait; the client's goes by the wall clock.
            Timeout = 3 * options.InactivityTimeout,
        };
        if (options.Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
            return new AmazonDynamoDBClient(config);
        }

        config.ServiceURL = options.Endpoint.AbsoluteUri;
        config.AuthenticationRegion = options.Region;
        // A local server takes any credentials; the search for real ones would ask the instance's metadata service for seconds.
        return Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is { Length: > 0 }
            ? new AmazonDynamoDBClient(config)
            : new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), config);
    }
}
