namespace BingeMe.Handlers.Entitlements;

/// <summary>How much of something a viewer gets to see.</summary>
internal enum Visibility
{
    /// <summary>Nothing; it is answered as if it did not exist.</summary>
    Hidden,

    /// <summary>That it exists, its text, counts and price; never its content.</summary>
    Closed,

    /// <summary>All of it.</summary>
    Open,
}
