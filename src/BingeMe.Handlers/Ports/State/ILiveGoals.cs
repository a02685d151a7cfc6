namespace BingeMe.Handlers.Ports;

/// <summary>Tip goals of live streams: the <c>live-goals</c> table (platform-auth P7).</summary>
public interface ILiveGoals
{
    /// <summary>Stores a goal, replacing one with the same id.</summary>
    Task Put(LiveGoal goal, CancellationToken cancelled);

    /// <summary>
    /// Says what a goal is, in one step that leaves its tips as they are; a goal that is not there begins without any.
    /// </summary>
    /// <returns>The goal with its tips.</returns>
    Task<LiveGoal> Describe(GoalText goal, CancellationToken cancelled);

    /// <summary>The goal, or null.</summary>
    Task<LiveGoal?> Find(string goalId, CancellationToken cancelled);

    /// <summary>Adds tips to a goal atomically and updates its percentage. Null when there is no such goal.</summary>
    Task<LiveGoal?> AddTips(string goalId, long coins, CancellationToken cancelled);

    /// <summary>Deletes a goal. False when there was none.</summary>
    Task<bool> Delete(string goalId, CancellationToken cancelled);
}

/// <summary>A tip goal.</summary>
/// <param name="GoalId">Hash key.</param>
/// <param name="LiveId">The live stream.</param>
/// <param name="Name">Shown to viewers.</param>
/// <param name="Coins">Coins wanted.</param>
/// <param name="TipsReceived">Coins so far.</param>
public sealed record LiveGoal(string GoalId, long LiveId, string Name, long Coins, long TipsReceived)
{
    /// <summary>floor(tips / coins x 100); 0 when no coins are wanted.</summary>
    public long Percentage => Coins <= 0 ? 0 : TipsReceived * 100 / Coins;
}

/// <summary>What a goal is, whatever it has received.</summary>
/// <param name="GoalId">Hash key.</param>
/// <param name="LiveId">The live stream.</param>
/// <param name="Name">Shown to viewers.</param>
/// <param name="Coins">Coins wanted.</param>
public sealed record GoalText(string GoalId, long LiveId, string Name, long Coins);
