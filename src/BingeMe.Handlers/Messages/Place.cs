namespace BingeMe.Handlers.Messages;

/// <summary>A row's place in a list by time and id.</summary>
/// <param name="At">Its time as stored.</param>
/// <param name="Id">Its id.</param>
internal sealed record Place(DateTime At, long Id);
