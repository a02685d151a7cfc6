namespace BingeMe.Handlers.Users.Images.Answers;

/// <summary>Data of POST /user/avatar: the bare file name and its address.</summary>
internal sealed record AvatarAnswer(string Avatar, string Message, string Url);
