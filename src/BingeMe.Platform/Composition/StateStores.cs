using BingeMe.Platform.Configuration;
using BingeMe.Platform.Logging;
using BingeMe.Platform.State.Dual;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;

namespace BingeMe.Platform.Composition;

/// <summary>The stores of shared state, where the settings say that they are.</summary>
public static class StateStores
{
    /// <summary>What whoever operates the stores waits for; who serves requests has less.</summary>
    private static readonly TimeSpan OperatorPatience = TimeSpan.FromSeconds(5);

    /// <summary>Compares the copies in Redis with the tables, and makes them equal if asked to.</summary>
    /// <param name="settings">Say where both are.</param>
    /// <param name="repair">Whether to make them equal.</param>
    /// <param name="look">How they are looked at.</param>
    /// <param name="cancelled">Breaks off between two items.</param>
    /// <exception cref="Handlers.Ports.DependencyException">One of them is down.</exception>
    public static async Task<IReadOnlyList<StateDrift>> Reconcile(Settings settings, bool repair, StateLook look, CancellationToken cancelled)
    {
        using var tables = Tables(settings, OperatorPatience);
        await using var redis = Redis(settings, OperatorPatience);
        return await new StateReconciler(tables, redis, TimeProvider.System, look).Run(repair, cancelled);
    }

    /// <summary>What the DynamoDB tables lack of what we make use of.</summary>
    /// <param name="settings">Say where they are.</param>
    /// <param name="prepare">Whether to give it to them first.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="Handlers.Ports.DependencyException">DynamoDB is down, or does not let us.</exception>
    public static async Task<IReadOnlyList<TableNeed>> Needs(Settings settings, bool prepare, CancellationToken cancelled)
    {
        using var tables = Tables(settings, OperatorPatience);
        return prepare ? await DynamoTables.Prepare(tables, cancelled) : await DynamoTables.Needs(tables, cancelled);
    }

    internal static DynamoStore Tables(Settings settings, TimeSpan patience) => new(
        new DynamoOptions(
            settings.Get(ServiceSettings.AwsRegion), settings.Get(ServiceSettings.TableSuffix), settings.Find(ServiceSettings.DynamoEndpoint))
        {
            // A local server begins empty. AWS's tables are the legacy stack's, and nobody's to create from here.
            CreateTables = settings.Find(ServiceSettings.DynamoEndpoint) is not null && !settings.IsProduction,
            InactivityTimeout = patience,
        },
        static text =>
        {
            // Rare, and from deep inside: a logger for the occasion.
            using var logger = Loggers.Console("warning");
            logger.Warning("{Warning}", text);
        });

    internal static RedisStore Redis(Settings settings, TimeSpan patience) => new(
        new RedisOptions(
            settings.Get(ServiceSettings.RedisHost),
            settings.Get(ServiceSettings.RedisPort),
            settings.Find(ServiceSettings.RedisPassword),
            settings.Get(ServiceSettings.RedisPrefix))
        { InactivityTimeout = patience });
}
