namespace BingeMe.Handlers.Users.OwnPosts;

/// <summary>The column that a sort goes by before the id.</summary>
internal enum SortKey
{
    /// <summary>None.</summary>
    Id,

    /// <summary>The price.</summary>
    Price,

    /// <summary>Whether the post is locked.</summary>
    Locked,
}
