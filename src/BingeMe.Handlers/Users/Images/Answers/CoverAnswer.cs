namespace BingeMe.Handlers.Users.Images.Answers;

/// <summary>Data of POST /user/cover: the bare file name and its address.</summary>
internal sealed record CoverAnswer(string Cover, string Message, string Url);
