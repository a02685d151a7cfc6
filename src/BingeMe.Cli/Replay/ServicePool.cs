using System.Collections.Concurrent;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Composition.Pins;
using BingeMe.Platform.Configuration;

namespace BingeMe.Cli.Replay;

/// <summary>
/// Real stores for sides: each side has a schema, tables, keys and buckets that nobody else uses, on the servers that the settings name. Making
/// them takes seconds, so that they are made once and given back their first content for the next side; all of them go at the end.
/// </summary>
internal sealed class ServicePool : IAsyncDisposable
{
    /// <summary>What of the settings says where the servers are.</summary>
    private static readonly string[] Places = ["DB_", "REDIS_", "DYNAMODB_", "AWS_", "S3_"];

    private readonly Settings settings;
    private readonly Dictionary<string, string> places;
    private readonly TimeProvider clock;
    private readonly ConcurrentBag<ServiceStores> idle = [];
    private readonly ConcurrentBag<ServiceStores> all = [];

    private ServicePool(Settings settings, Dictionary<string, string> places, TimeProvider clock) => (this.settings, this.places, this.clock) = (settings, places, clock);

    /// <summary>Reads where the servers are; nothing is connected yet.</summary>
    /// <param name="context">The settings.</param>
    /// <param name="clock">The time that all sides take for now; demo data is dated by it.</param>
    /// <exception cref="CliFaultException">The settings do not say.</exception>
    public static ServicePool Of(CliContext context, string clock)
    {
        Settings settings;
        try
        {
            settings = context.Settings(("BINGEME_PROFILE", "services"), ("DELIVER_TO_OUTBOX", "on"));
        }
        catch (SettingsException e)
        {
            throw new CliFaultException(ExitCodes.Failed, $"--profile services takes the servers from the settings, e.g. those of ./services env. {e.Message}");
        }

        // The account that makes schemas and buckets must not be one of AWS by mistake.
        if (settings.Find(ServiceSettings.DynamoEndpoint) is null || settings.Find(ServiceSettings.S3Endpoint) is null)
            throw new CliFaultException(ExitCodes.Failed, "--profile services makes tables and buckets, and never on AWS: DYNAMODB_ENDPOINT and S3_ENDPOINT must name servers, as ./services env does.");
        var places = context.Environment.Where(static v => Places.Any(p => v.Key.StartsWith(p, StringComparison.Ordinal))).ToDictionary(StringComparer.Ordinal);
        return new ServicePool(settings, places, new PinnedClock(DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Stores with their first content.</summary>
    /// <exception cref="IOException">A server does not answer, or does not let us.</exception>
    public async Task<ServiceStores> Take(CancellationToken cancelled)
    {
        if (idle.TryTake(out var stores))
        {
            await stores.Reset(cancelled);
            return stores;
        }

        var made = new ServiceStores(settings, places);
        all.Add(made);
        await made.Create(clock, cancelled);
        return made;
    }

    /// <summary>Gives stores back, once nobody works on them.</summary>
    public void Return(ServiceStores stores) => idle.Add(stores);

    public async ValueTask DisposeAsync()
    {
        foreach (var stores in all) await stores.DisposeAsync();
    }
}
