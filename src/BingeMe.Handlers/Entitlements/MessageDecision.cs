namespace BingeMe.Handlers.Entitlements;

/// <summary>What a viewer may see of a message.</summary>
/// <param name="Visibility">How much of it is shown; <see cref="Visibility.Closed"/> keeps text, price and the types of its media.</param>
/// <param name="IsForeign">Whether the viewer is neither its sender nor its recipient: 403 instead of 404 where the contract tells them apart.</param>
internal readonly record struct MessageDecision(Visibility Visibility, bool IsForeign)
{
    /// <summary>The message does not exist for the viewer.</summary>
    public static readonly MessageDecision Hidden = new(Visibility.Hidden, false);

    /// <summary>Whether its media may leave the server.</summary>
    public bool CanView => Visibility == Visibility.Open;
}
