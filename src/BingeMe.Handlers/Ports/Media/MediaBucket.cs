namespace BingeMe.Handlers.Ports;

/// <summary>The two buckets (platform-auth P12). Always said explicitly: legacy's helpers mixed them up (P20.11).</summary>
public enum MediaBucket
{
    /// <summary>Posts, messages, products, avatars, verification and payout papers.</summary>
    Main,

    /// <summary>Agreement photos, signatures and PDFs.</summary>
    Agreement,
}
