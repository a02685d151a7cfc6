using BingeMe.Handlers.Ports;
using BingeMe.Http.Limits;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.State.Dual;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Embedded;
using BingeMe.Platform.State.Redis;

namespace BingeMe.Platform.Composition;

/// <summary>Sessions, codes, limits, challenges, goals and push tokens in the store that STATE_STORE names (docs/state.md).</summary>
internal sealed class StateDependencies : IAsyncDisposable
{
    // A copy is not worth a user's time.
    private static readonly TimeSpan CopyPatience = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan TruthPatience = TimeSpan.FromSeconds(1);

    private readonly List<object> parts = [];
    private readonly Settings settings;

    public StateDependencies(Settings settings, TimeProvider clock)
    {
        this.settings = settings;
        switch (settings.Get(ServiceSettings.StateStore))
        {
            case StateStore.DynamoDb:
                var tables = Tables();
                (Sessions, PushTokens, Goals) = (Shared(tables, clock), new DynamoPushTokens(tables), new DynamoLiveGoals(tables));
                break;
            case StateStore.Dual:
                var truth = Tables();
                var sessions = Shared(truth, clock);
                var copy = Redis(CopyPatience);
                Copies.Begin();
                Sessions = new DualSessions(sessions, new RedisSessions(copy, clock));
                PushTokens = new DualPushTokens(new DynamoPushTokens(truth), new RedisPushTokens(copy));
                Goals = new DualLiveGoals(new DynamoLiveGoals(truth), new RedisLiveGoals(copy));
                Challenges = new DualAttestChallenges(Challenges, new RedisAttestChallenges(copy));
                break;
            case StateStore.Redis:
                var redis = Redis(TruthPatience);
                (Sessions, Codes, Limits) = (new RedisSessions(redis, clock), new RedisOneTimeCodes(redis), new RedisRateLimits(redis, clock));
                (PushTokens, Challenges, Goals) = (new RedisPushTokens(redis), new RedisAttestChallenges(redis), new RedisLiveGoals(redis));
                Readiness = [new Readiness("redis", redis.Ping)];
                break;
            default:
                var file = Own(new StateFile(Path.Combine(settings.Get(CoreSettings.DataFolder), "state.db")));
                (Sessions, Codes, Limits) = (new EmbeddedSessions(file, clock), new EmbeddedOneTimeCodes(file), new EmbeddedRateLimits(file, clock));
                (PushTokens, Challenges, Goals) = (new EmbeddedPushTokens(file), new EmbeddedAttestChallenges(file), new EmbeddedLiveGoals(file));
                break;
        }
    }

    public ISessions Sessions { get; }

    public IOneTimeCodeStore Codes { get; private set; } = null!;

    public IRateLimits Limits { get; private set; } = null!;

    public IPushTokens PushTokens { get; }

    public IAttestChallenges Challenges { get; private set; } = null!;

    public ILiveGoals Goals { get; }

    public IReadOnlyList<IReadinessCheck> Readiness { get; private set; } = [];

    public ValueTask DisposeAsync() => Disposal.Of(parts);

    // What both stacks must count and use up in one place, and what is ready when that place is. Redis is no part of readiness where it
    // only holds copies: its outage takes nothing from a user.
    private DynamoSessions Shared(DynamoStore tables, TimeProvider clock)
    {
        Codes = new DynamoOneTimeCodes(tables);
        Limits = new DynamoRateLimits(tables, clock);
        Challenges = new DynamoAttestChallenges(tables);
        var sessions = new DynamoSessions(tables, clock);
        Readiness = [new DynamoReadiness(tables, sessions)];
        return sessions;
    }

    private DynamoStore Tables() => Own(StateStores.Tables(settings, TruthPatience));

    private RedisStore Redis(TimeSpan patience) => Own(StateStores.Redis(settings, patience));

    private T Own<T>(T part)
        where T : class
    {
        parts.Add(part);
        return part;
    }
}
