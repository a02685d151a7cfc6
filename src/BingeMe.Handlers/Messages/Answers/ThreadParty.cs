namespace BingeMe.Handlers.Messages.Answers;

/// <summary>One side of a message.</summary>
internal sealed record ThreadParty(long Id, string Username, string Name);
