using BingeMe.Handlers.Accounts;

namespace BingeMe.Handlers.Auth.Answers;

/// <summary>What GET /auth/validate answers.</summary>
internal sealed record ValidatedToken(ValidatedUser User, Currency Currency);
