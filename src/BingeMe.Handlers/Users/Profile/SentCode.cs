namespace BingeMe.Handlers.Users.Profile;

/// <summary>A code as a member sends it back.</summary>
/// <param name="Field">The field it came in.</param>
/// <param name="Identifier">What it was sent to.</param>
/// <param name="Text">The code; null when it is missing.</param>
internal sealed record SentCode(string Field, string Identifier, string? Text);
