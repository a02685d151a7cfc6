using BingeMe.Handlers.Posts.Answers;
using BingeMe.Handlers.Posts.Rows;

namespace BingeMe.Handlers.Users.PostCards;

/// <summary>All that hangs on the posts of a page.</summary>
internal sealed record CardParts(
    ILookup<long, MediaRow> Media,
    IReadOnlyDictionary<long, long> Likes,
    IReadOnlyDictionary<long, long> CommentCounts,
    ILookup<long, CommentItem> Comments,
    ILookup<long, string> Tags);
