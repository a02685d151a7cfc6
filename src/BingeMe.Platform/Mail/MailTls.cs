namespace BingeMe.Platform.Mail;

/// <summary>How the way to the mail server is protected.</summary>
public enum MailTls
{
    /// <summary>STARTTLS, demanded (RFC 3207): a server that does not offer it gets no mail.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314 section 3.3).</summary>
    Implicit,

    /// <summary>None: a relay on the same machine.</summary>
    None,
}
