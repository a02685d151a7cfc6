namespace BingeMe.Handlers.Messages.Answers;

/// <summary>A page of the messages of two members, newest first.</summary>
internal sealed record ThreadPage(IReadOnlyList<ThreadGroup> Conversations, ThreadPagination Pagination);
