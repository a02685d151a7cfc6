namespace BingeMe.Handlers.Messages.Support;

/// <summary>How support shows in a member's inbox.</summary>
/// <param name="Id">The account behind it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Username">Its username.</param>
/// <param name="Avatar">Address of its picture.</param>
internal sealed record SupportEntry(long Id, string Name, string Username, string Avatar);
