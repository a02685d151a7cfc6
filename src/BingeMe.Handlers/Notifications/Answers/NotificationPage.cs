namespace BingeMe.Handlers.Notifications.Answers;

/// <summary>A page of the caller's notifications, newest first.</summary>
internal sealed record NotificationPage(IReadOnlyList<NotificationItem> Notifications, NotificationPagination Pagination);
