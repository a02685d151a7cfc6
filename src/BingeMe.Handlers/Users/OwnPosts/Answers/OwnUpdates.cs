using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Users.OwnPosts.Answers;

/// <summary>Data of GET /updates.</summary>
internal sealed record OwnUpdates(IReadOnlyList<UpdateItem> Updates, OpenPagination Pagination);
