namespace BingeMe.Handlers.Users.Restrictions.Answers;

/// <summary>One member whom the caller restricted.</summary>
internal sealed record RestrictedMember(string Id, string Name, string Username, string? Avatar);
