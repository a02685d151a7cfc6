using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.State.Dual;

/// <summary>Live goals while blue and green both serve: the truth decides, the copy is kept for the day that Redis takes over.</summary>
/// <param name="truth">DynamoDB, which the legacy stack writes too.</param>
/// <param name="copy">Redis.</param>
internal sealed class DualLiveGoals(ILiveGoals truth, ILiveGoals copy) : ILiveGoals
{
    /// <inheritdoc/>
    public async Task Put(LiveGoal goal, CancellationToken cancelled)
    {
        await truth.Put(goal, cancelled);
        await Copies.Write(ct => copy.Put(goal, ct));
    }

    /// <inheritdoc/>
    public async Task<LiveGoal> Describe(GoalText goal, CancellationToken cancelled)
    {
        var described = await truth.Describe(goal, cancelled);
        await Copies.Write(ct => copy.Put(described, ct));
        return described;
    }

    /// <inheritdoc/>
    public Task<LiveGoal?> Find(string goalId, CancellationToken cancelled) => truth.Find(goalId, cancelled);

    /// <inheritdoc/>
    public async Task<LiveGoal?> AddTips(string goalId, long coins, CancellationToken cancelled)
    {
        var goal = await truth.AddTips(goalId, coins, cancelled);
        // The whole goal, not the tip: a copy that missed a tip is whole again with the next.
        if (goal is not null)
            await Copies.Write(ct => copy.Put(goal, ct));
        return goal;
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(string goalId, CancellationToken cancelled)
    {
        var deleted = await truth.Delete(goalId, cancelled);
        await Copies.Write(ct => copy.Delete(goalId, ct));
        return deleted;
    }
}
