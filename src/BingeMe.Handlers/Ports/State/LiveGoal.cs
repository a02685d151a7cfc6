namespace BingeMe.Handlers.Ports;

/// <summary>A tip goal.</summary>
/// <param name="GoalId">Hash key.</param>
/// <param name="LiveId">The live stream.</param>
/// <param name="Name">Shown to viewers.</param>
/// <param name="Coins">Coins wanted.</param>
/// <param name="TipsReceived">Coins so far.</param>
public sealed record LiveGoal(string GoalId, long LiveId, string Name, long Coins, long TipsReceived)
{
    /// <summary>floor(tips / coins x 100); 0 when no coins are wanted.</summary>
    public long Percentage => Coins == 0 ? 0 : TipsReceived * 100 / Coins;
}
