namespace BingeMe.Handlers.Users.Passwords.Answers;

/// <summary>Data of POST /create/password: whether a code must be sent back, and where it went.</summary>
internal sealed record PasswordCreation(bool OtpRequired, IReadOnlyList<CodeDestination> Destinations);
