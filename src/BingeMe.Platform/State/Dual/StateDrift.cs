namespace BingeMe.Platform.State.Dual;

/// <summary>How far the copies in Redis are from the tables, for one kind of state.</summary>
/// <param name="Kind">E.g. <c>sessions</c>.</param>
/// <param name="Missing">Items without a copy.</param>
/// <param name="Different">Items with another copy.</param>
/// <param name="Surplus">Copies without an item.</param>
public sealed record StateDrift(string Kind, int Missing, int Different, int Surplus)
{
    /// <summary>All of it; 0 when Redis could take over.</summary>
    public int Total => Missing + Different + Surplus;
}
