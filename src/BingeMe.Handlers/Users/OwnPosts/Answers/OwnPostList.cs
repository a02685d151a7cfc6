using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Users.OwnPosts.Answers;

/// <summary>Data of GET /posts.</summary>
internal sealed record OwnPostList(IReadOnlyList<PostLine> Updates, Pagination Pagination);
