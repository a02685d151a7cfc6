namespace BingeMe.Handlers.Ports;

/// <summary>What a visitor wrote into the contact form (platform-auth P15; live-payout-privacy.md, contact). Never logged.</summary>
/// <param name="Name">The visitor's full name.</param>
/// <param name="Address">The visitor's mail address; answers go there.</param>
/// <param name="Subject">One line; line breaks are taken out.</param>
/// <param name="Message">The words.</param>
/// <param name="Member">User id and username of a signed-in visitor; null for others.</param>
/// <param name="ClientAddress">The resolved client address.</param>
/// <param name="At">When, UTC.</param>
public sealed record ContactMail(
    string Name, string Address, string Subject, string Message, string? Member, string ClientAddress, DateTimeOffset At);
