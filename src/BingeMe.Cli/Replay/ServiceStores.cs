using System.Data.Common;
using System.Security.Cryptography;
using Amazon.Runtime;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Replay.Comparing;
using StackExchange.Redis;

namespace BingeMe.Cli.Replay;

/// <summary>One side's real stores.</summary>
internal sealed class ServiceStores : ISideState, IAsyncDisposable
{
    /// <summary>What stands for names that each side has of its own; of their length, so that lengths stay comparable.</summary>
    private const string NeutralId = "00000000";

    private readonly string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly SchemaState schema;
    private readonly TableState tables;
    private readonly KeyState keys;
    private readonly BucketState buckets;

    /// <summary>Says where they will be.</summary>
    /// <param name="settings">Where the servers are.</param>
    /// <param name="places">The same as variables.</param>
    public ServiceStores(Settings settings, IReadOnlyDictionary<string, string> places)
    {
        var sql = new MySqlOptions(settings.Find(ServiceSettings.SqlHost)!, settings.Get(ServiceSettings.SqlPort), settings.Find(ServiceSettings.SqlUser)!, settings.Find(ServiceSettings.SqlPassword) ?? "", "", settings.Get(ServiceSettings.SqlConnections)) { Tls = settings.Get(ServiceSettings.SqlTls) };
        schema = new SchemaState(sql, $"bingeme_replay_{id}");
        tables = new TableState(settings.Find(ServiceSettings.DynamoEndpoint)!, settings.Get(ServiceSettings.AwsRegion), $"replay{id}");
        keys = new KeyState(settings.Get(ServiceSettings.RedisHost), settings.Get(ServiceSettings.RedisPort), settings.Find(ServiceSettings.RedisPassword), $"replay{id}:");
        string[] names = [$"replay-{id}-media", $"replay-{id}-agreement"];
        buckets = new BucketState(settings.Find(ServiceSettings.S3Endpoint)!, settings.Get(ServiceSettings.AwsRegion), names);
        Environment = new Dictionary<string, string>(places, StringComparer.Ordinal)
        {
            ["BINGEME_PROFILE"] = "services",
            ["DELIVER_TO_OUTBOX"] = "on",
            ["DB_DATABASE"] = schema.Name,
            ["DYNAMODB_TABLE_SUFFIX"] = $"replay{id}",
            ["REDIS_PREFIX"] = $"replay{id}:",
            ["AWS_BUCKET_NAME"] = names[0],
            ["AWS_AGREEMENT_BUCKET_NAME"] = names[1],
        };
    }

    /// <summary>The settings that point a host at them.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Makes them.</summary>
    /// <exception cref="IOException">A server does not answer, or does not let us.</exception>
    public Task Create(TimeProvider clock, CancellationToken cancelled) => Asked(async () =>
    {
        await schema.Create(clock, cancelled);
        await buckets.Create(cancelled);
        return true;
    });

    /// <summary>Gives them their first content back.</summary>
    /// <exception cref="IOException">A server does not answer.</exception>
    public Task Reset(CancellationToken cancelled) => Asked(async () =>
    {
        await schema.Reset(cancelled);
        await tables.Reset(cancelled);
        await keys.Reset();
        await buckets.Reset(cancelled);
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>> Changed(CancellationToken cancelled) => Asked<IReadOnlyCollection<string>>(async () =>
        [.. (await schema.Changed(cancelled)).Select(static t => $"sql {t}"), .. (await tables.Names(cancelled)).Select(static t => $"dynamodb {t}"), "redis", "s3"]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> Lines(string part, CancellationToken cancelled) => Asked<IReadOnlyList<string>>(async () =>
    {
        var lines = part.Split(' ', 2) switch
        {
            ["sql", var table] => await schema.Lines(table, cancelled),
            ["dynamodb", var table] => await tables.Lines(table, cancelled),
            ["redis"] => await keys.Lines(),
            _ => await buckets.Lines(cancelled),
        };
        return [.. lines.Select(Neutral)];
    });

    /// <summary>A text without the names that are this side's own.</summary>
    public string Neutral(string text) => text.Replace(id, NeutralId, StringComparison.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="IOException">A server does not answer: what it has of this side stays there.</exception>
    public async ValueTask DisposeAsync() => await Asked(async () =>
    {
        await schema.DisposeAsync();
        await tables.DisposeAsync();
        await keys.DisposeAsync();
        await buckets.DisposeAsync();
        return true;
    });

    private async Task<T> Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is DbException or DependencyException or MigrationException or RedisException or AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw new IOException($"The real stores of a side ({id}) failed: {e.InnerException?.Message ?? e.Message}", e);
        }
    }
}
