using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Platform.State.Embedded;

/// <summary>Live goals in the state file.</summary>
/// <param name="state">The file.</param>
internal sealed class EmbeddedLiveGoals(StateFile state) : ILiveGoals
{
    private const string Columns = "goal_id as GoalId, live_id as LiveId, name, coins, tips_received as TipsReceived";

    /// <inheritdoc/>
    public Task Put(LiveGoal goal, CancellationToken cancelled) => state.Run(
        connection => connection.ExecuteAsync(
            """
            insert or replace into live_goals (goal_id, live_id, name, coins, tips_received)
            values (@goalId, @liveId, @name, @coins, @tips)
            """,
            new { goalId = goal.GoalId, liveId = goal.LiveId, name = goal.Name, coins = goal.Coins, tips = goal.TipsReceived }),
        cancelled);

    /// <inheritdoc/>
    public Task<LiveGoal> Describe(GoalText goal, CancellationToken cancelled) => state.Run(
        connection => connection.QueryFirstAsync<LiveGoal>(
            $"""
            insert into live_goals (goal_id, live_id, name, coins, tips_received) values (@goalId, @liveId, @name, @coins, 0)
            on conflict (goal_id) do update set live_id = excluded.live_id, name = excluded.name, coins = excluded.coins
            returning {Columns}
            """,
            new { goalId = goal.GoalId, liveId = goal.LiveId, name = goal.Name, coins = goal.Coins }),
        cancelled);

    /// <inheritdoc/>
    public Task<LiveGoal?> Find(string goalId, CancellationToken cancelled) => state.Run(
        connection => connection.QueryFirstOrDefaultAsync<LiveGoal>(
            $"select {Columns} from live_goals where goal_id = @goalId", new { goalId }),
        cancelled);

    /// <inheritdoc/>
    public Task<LiveGoal?> AddTips(string goalId, long coins, CancellationToken cancelled) => state.Run(
        connection => connection.QueryFirstOrDefaultAsync<LiveGoal>(
            $"update live_goals set tips_received = tips_received + @coins where goal_id = @goalId returning {Columns}",
            new { goalId, coins }),
        cancelled);

    /// <inheritdoc/>
    public Task<bool> Delete(string goalId, CancellationToken cancelled) => state.Run(
        async connection => await connection.ExecuteAsync("delete from live_goals where goal_id = @goalId", new { goalId }) > 0,
        cancelled);
}
