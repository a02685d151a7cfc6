using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Users.Comments;

/// <summary>Query of GET /comments/{id}.</summary>
internal sealed class CommentsQuery : PageQuery
{
    /// <summary>From 1; used when <c>skip</c> is absent, as older clients page.</summary>
    public string? Page { get; set; }
}
