using System.Globalization;
using BingeMe.Handlers.Ports;
using StackExchange.Redis;

namespace BingeMe.Platform.State.Redis;

/// <summary>Live goals in Redis, a hash each.</summary>
/// <param name="store">The connection.</param>
internal sealed class RedisLiveGoals(RedisStore store) : ILiveGoals
{
    private const string TipScript =
        """
        if redis.call('exists', KEYS[1]) == 0 then return {} end
        redis.call('hincrby', KEYS[1], 'tips_received', ARGV[1])
        return redis.call('hgetall', KEYS[1])
        """;

    private const string DescribeScript =
        """
        redis.call('hset', KEYS[1], 'live_id', ARGV[1], 'goal_name', ARGV[2], 'coins', ARGV[3])
        redis.call('hsetnx', KEYS[1], 'tips_received', 0)
        return redis.call('hgetall', KEYS[1])
        """;

    private const string PutScript =
        "return redis.call('hset', KEYS[1], 'live_id', ARGV[1], 'goal_name', ARGV[2], 'coins', ARGV[3], 'tips_received', ARGV[4])";

    /// <inheritdoc/>
    public Task Put(LiveGoal goal, CancellationToken cancelled) =>
        store.Script(PutScript, [Item(goal.GoalId)], [goal.LiveId, goal.Name, goal.Coins, goal.TipsReceived], cancelled);

    /// <inheritdoc/>
    public async Task<LiveGoal> Describe(GoalText goal, CancellationToken cancelled) => Read(
        goal.GoalId, RedisOneTimeCodes.Fields(await store.Script(DescribeScript, [Item(goal.GoalId)], [goal.LiveId, goal.Name, goal.Coins], cancelled)))!;

    /// <inheritdoc/>
    public async Task<LiveGoal?> Find(string goalId, CancellationToken cancelled) =>
        Read(goalId, (await store.Run(redis => redis.HashGetAllAsync(Item(goalId)), cancelled)).ToStringDictionary());

    /// <inheritdoc/>
    public async Task<LiveGoal?> AddTips(string goalId, long coins, CancellationToken cancelled) =>
        Read(goalId, RedisOneTimeCodes.Fields(await store.Script(TipScript, [Item(goalId)], [coins], cancelled)));

    /// <inheritdoc/>
    public Task<bool> Delete(string goalId, CancellationToken cancelled) => store.Run(redis => redis.KeyDeleteAsync(Item(goalId)), cancelled);

    private static LiveGoal? Read(string goalId, Dictionary<string, string> fields) => fields.Count == 0
        ? null
        : new LiveGoal(goalId, Number(fields, "live_id"), fields["goal_name"], Number(fields, "coins"), Number(fields, "tips_received"));

    private static long Number(Dictionary<string, string> fields, string name) => long.Parse(fields[name], CultureInfo.InvariantCulture);

    private RedisKey Item(string goalId) => store.Key("goal:" + goalId);
}
