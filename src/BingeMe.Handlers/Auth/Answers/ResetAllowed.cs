namespace BingeMe.Handlers.Auth.Answers;

/// <summary>What POST /auth/forgot-password/verify answers: the one-time proof that /auth/reset-password asks for.</summary>
internal sealed record ResetAllowed(string ResetToken);
