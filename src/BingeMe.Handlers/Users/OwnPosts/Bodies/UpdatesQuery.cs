using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Users.OwnPosts.Bodies;

/// <summary>Query of GET /updates.</summary>
internal sealed class UpdatesQuery : PageQuery
{
    /// <summary><c>photos</c>, <c>videos</c>, <c>audio</c>, <c>files</c>, <c>shop</c> or <c>digital</c>; anything else does not filter.</summary>
    public string? Media { get; set; }

    /// <summary><c>unlockable</c>, <c>free</c>, <c>subscription</c>, <c>oldest</c> or <c>latest</c>; anything else is the latter.</summary>
    public string? Sort { get; set; }
}
