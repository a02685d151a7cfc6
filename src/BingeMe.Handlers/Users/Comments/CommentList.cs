using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Posts.Answers;

namespace BingeMe.Handlers.Users.Comments;

/// <summary>Data of GET /comments/{id}.</summary>
internal sealed record CommentList(IReadOnlyList<CommentItem> Comments, OpenPagination Pagination);
