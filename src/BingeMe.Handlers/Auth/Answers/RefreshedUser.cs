namespace BingeMe.Handlers.Auth.Answers;

/// <summary>Whose session it is.</summary>
internal sealed record RefreshedUser(string Id, string Role, bool IsAnonymous);
