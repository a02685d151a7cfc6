namespace BingeMe.Handlers.Ports;

/// <summary>A verified identity.</summary>
/// <param name="Subject">The provider's stable id of the person.</param>
/// <param name="Email">As the token has it; null when absent.</param>
/// <param name="EmailVerified">Whether the provider vouches for the address.</param>
/// <param name="Name">The display name, when the token has one.</param>
public sealed record Identity(string Subject, string? Email, bool EmailVerified, string? Name);
