namespace BingeMe.Handlers.Notifications.Answers;

/// <summary>Where the list goes on.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Next">The query of the next page, without a path; empty at the end.</param>
internal sealed record NotificationPagination(long Total, string Next);
