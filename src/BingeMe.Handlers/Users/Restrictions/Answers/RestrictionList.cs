namespace BingeMe.Handlers.Users.Restrictions.Answers;

/// <summary>Data of GET /restrict/user.</summary>
internal sealed record RestrictionList(IReadOnlyList<RestrictedMember> Restrictions, NextPage Pagination);
