namespace BingeMe.Handlers.Messages.Answers;

/// <summary>Which message went.</summary>
internal sealed record DeletedMessage(long MessageId);
