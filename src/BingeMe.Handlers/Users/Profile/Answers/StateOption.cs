namespace BingeMe.Handlers.Users.Profile.Answers;

/// <summary>A state to choose.</summary>
internal sealed record StateOption(long Id, string Name);
