namespace BingeMe.Platform.Mail;

/// <summary>The mail server and the senders (platform-auth P15).</summary>
internal sealed record SmtpOptions
{
    /// <summary>The server.</summary>
    public required string Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>How the way there is protected.</summary>
    public MailTls Tls { get; init; }

    /// <summary>Its user; null signs in to nothing.</summary>
    public string? User { get; init; }

    /// <summary>Its password; never logged.</summary>
    public string? Password { get; init; }

    /// <summary>The sender's name.</summary>
    public required string FromName { get; init; }

    /// <summary>The sender's address.</summary>
    public required string FromAddress { get; init; }

    /// <summary>Sender of contact mails; null is <see cref="FromAddress"/>.</summary>
    public string? ContactFrom { get; init; }

    /// <summary>Recipient of contact mails; null sends none.</summary>
    public string? ContactTo { get; init; }
}
