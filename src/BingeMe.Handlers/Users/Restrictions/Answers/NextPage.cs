namespace BingeMe.Handlers.Users.Restrictions.Answers;

/// <summary>How many there are, and the link to the next page; empty on the last one.</summary>
internal sealed record NextPage(long Total, string Next);
