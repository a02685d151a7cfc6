namespace BingeMe.Handlers.Messages.Answers;

/// <summary>Where the inbox goes on.</summary>
/// <param name="Total">Number of conversations.</param>
/// <param name="Next">Path and query of the next page; empty at the end.</param>
internal sealed record InboxPagination(long Total, string Next);
