namespace BingeMe.Handlers.Users.PublicProfile.Answers;

/// <summary>How many posts, posts with pictures, posts with films, and products.</summary>
internal sealed record UpdatesInfo(long All, long Photos, long Videos, long Custom);
