namespace BingeMe.Handlers.Messages.Answers;

/// <summary>The messages of one day, UTC, newest first.</summary>
/// <param name="Date"><c>Today</c>, <c>Yesterday</c>, else <c>DD Month YYYY</c>.</param>
/// <param name="Messages">The messages.</param>
internal sealed record ThreadGroup(string Date, IReadOnlyList<ThreadItem> Messages);
