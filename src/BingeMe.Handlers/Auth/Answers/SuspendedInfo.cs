namespace BingeMe.Handlers.Auth.Answers;

/// <summary>What GET /auth/suspended answers: where support is reached; empty when no support account is set.</summary>
internal sealed record SuspendedInfo(string Url, SuspendedUser User);
