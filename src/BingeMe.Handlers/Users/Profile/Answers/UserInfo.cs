namespace BingeMe.Handlers.Users.Profile.Answers;

/// <summary>Data of GET /user/info.</summary>
internal sealed record UserInfo(string Name, string Email, string Avatar);
