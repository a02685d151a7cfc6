namespace BingeMe.Handlers.Posts.Answers;

/// <summary>Whose a post is.</summary>
internal sealed record PostOwner(string Username, string Name, string Avatar);
