namespace BingeMe.Handlers.Entitlements;

/// <summary>What a viewer may do with a post.</summary>
/// <param name="Visibility">How much of it is shown.</param>
/// <param name="MayInteract">Whether comments and likes, also of its comments, are accepted from this viewer.</param>
internal readonly record struct PostDecision(Visibility Visibility, bool MayInteract)
{
    /// <summary>The post does not exist for the viewer.</summary>
    public static readonly PostDecision Hidden = new(Visibility.Hidden, false);

    /// <summary>Whether the content may leave the server: the wire's <c>can_view</c>.</summary>
    public bool CanView => Visibility == Visibility.Open;

    /// <summary>Whether its comments may be read: those of a closed post are closed with it (users.md S9.9).</summary>
    public bool MayReadComments => CanView;
}
