namespace BingeMe.Handlers.Users.Restrictions.Answers;

/// <summary>Data of POST and DELETE /restrict/user/{id}: the state after the call.</summary>
internal sealed record RestrictionState(bool Success, bool Restricted);
