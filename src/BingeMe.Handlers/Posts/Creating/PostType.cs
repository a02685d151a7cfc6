namespace BingeMe.Handlers.Posts.Creating;

/// <summary>How a new post is offered: the wire's <c>post_type</c>.</summary>
internal enum PostType
{
    /// <summary><c>free</c>: open to every member.</summary>
    Free,

    /// <summary><c>paid</c>: for its price.</summary>
    Paid,

    /// <summary><c>subscribers_only</c>.</summary>
    SubscribersOnly,
}
