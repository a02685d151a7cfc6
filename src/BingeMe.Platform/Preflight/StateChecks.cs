using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.State.DynamoDb;
using StackExchange.Redis;

namespace BingeMe.Platform.Preflight;

/// <summary>Where sessions, codes and limits lie: the tables with their keys, index and expiry; Redis and whether it keeps what it is given.</summary>
internal static class StateChecks
{
    public static async Task<IReadOnlyList<Finding>> Tables(Settings settings, CancellationToken cancelled)
    {
        try
        {
            var needs = await StateStores.Needs(settings, prepare: false, cancelled);
            return needs.Count == 0
                ? [new Finding("dynamodb", FindingState.Ok, $"The tables -{settings.Get(ServiceSettings.TableSuffix)} have their keys, the index and their expiry.")]
                : [.. needs.Select(n => Lacking(n, isLocal: settings.Find(ServiceSettings.DynamoEndpoint) is not null && !settings.IsProduction))];
        }
        catch (DependencyException e)
        {
            return [PreflightChecks.Of("dynamodb", e, "Look at AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_DYNAMODB, the role's rights and the way there.")];
        }
    }

    public static async Task<IReadOnlyList<Finding>> Redis(Settings settings, bool isTruth, CancellationToken cancelled)
    {
        try
        {
            await using var store = StateStores.Redis(settings, TimeSpan.FromSeconds(5));
            var memory = (string?)await store.Run(static redis => redis.ExecuteAsync("INFO", "memory"), cancelled) ?? "";
            var policy = memory.Split('\n').FirstOrDefault(static l => l.StartsWith("maxmemory_policy:", StringComparison.Ordinal))?.Split(':')[1].Trim();
            return isTruth && policy is not (null or "noeviction")
                ? [new Finding("redis", FindingState.Failed, $"It throws sessions away when it is full (maxmemory-policy {policy}).", "Set maxmemory-policy noeviction: it holds the only copy.")]
                : [new Finding("redis", FindingState.Ok, $"{settings.Get(ServiceSettings.RedisHost)}:{settings.Get(ServiceSettings.RedisPort)} answers.")];
        }
        catch (Exception e) when (e is DependencyException or RedisException)
        {
            return [PreflightChecks.Of("redis", e, "Look at REDIS_HOST, REDIS_PORT, REDIS_PASSWORD and the way there.")];
        }
    }

    private static Finding Lacking(TableNeed need, bool isLocal) => need.Lacks switch
    {
        DynamoTables.TheTable when isLocal => new Finding("dynamodb", FindingState.Warning, $"{need.Table} is missing.", "The first use makes it on a local server, or 'bingeme state prepare'."),
        DynamoTables.TheTable => new Finding(
            "dynamodb", FindingState.Failed, $"{need.Table} is missing.", "Look at DYNAMODB_TABLE_SUFFIX and AWS_DEFAULT_REGION; the legacy stack made the tables."),
        _ when need.Lacks.StartsWith("the key", StringComparison.Ordinal) => new Finding(
            "dynamodb", FindingState.Failed, $"{need.Table} lacks {need.Lacks}.", "This is another system's table; look at DYNAMODB_TABLE_SUFFIX."),
        // Some local servers have neither expiry nor new indexes.
        _ => new Finding("dynamodb", isLocal ? FindingState.Warning : FindingState.Failed, $"{need.Table} lacks {need.Lacks}.", "Run 'bingeme state prepare'."),
    };
}
