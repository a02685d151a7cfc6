using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Users.Subscribers.Answers;

/// <summary>Data of GET /creator/subscribers.</summary>
internal sealed record SubscriberList(IReadOnlyList<SubscriberItem> Subscribers, Pagination Pagination);
