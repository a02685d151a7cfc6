namespace BingeMe.Handlers.Messages.Answers;

/// <summary>A page of the inbox.</summary>
internal sealed record InboxPage(IReadOnlyList<InboxItem> MessagesInbox, InboxPagination Pagination);
