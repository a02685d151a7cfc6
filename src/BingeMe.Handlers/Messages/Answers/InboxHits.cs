namespace BingeMe.Handlers.Messages.Answers;

/// <summary>Conversations with members whose name or username holds the term.</summary>
internal sealed record InboxHits(IReadOnlyList<InboxItem> MessagesInbox);
