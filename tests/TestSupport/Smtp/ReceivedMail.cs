namespace BingeMe.TestSupport.Smtp;

/// <summary>A mail that a <see cref="FakeSmtp"/> took.</summary>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="Data">Header and body as sent, dots unstuffed.</param>
/// <param name="User">Who had signed in; null for nobody.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, string Data, string? User);
