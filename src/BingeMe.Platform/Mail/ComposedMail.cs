namespace BingeMe.Platform.Mail;

/// <summary>A mail ready to be sent.</summary>
/// <param name="To">The recipient's address.</param>
/// <param name="Subject">Plain text, one line.</param>
/// <param name="Text">The text part.</param>
/// <param name="Html">The HTML part; every inserted value is escaped.</param>
internal sealed record ComposedMail(string To, string Subject, string Text, string Html);
