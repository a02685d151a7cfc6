namespace BingeMe.Handlers.Messages.Answers;

/// <summary>One message in the form of a thread.</summary>
internal sealed record SingleMessage(IReadOnlyList<ThreadGroup> Conversations);
