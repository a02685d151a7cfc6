namespace BingeMe.Platform.Integrations.WhatsApp;

/// <summary>The bearer tokens of the WhatsApp account.</summary>
internal interface IWhatsAppTokens
{
    /// <summary>The newest token that is good at this time; null when there is none. Never logged.</summary>
    Task<string?> Newest(DateTimeOffset now, CancellationToken cancelled);
}
