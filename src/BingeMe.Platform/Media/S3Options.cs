namespace BingeMe.Platform.Media;

/// <summary>The buckets (platform-auth P12).</summary>
internal sealed record S3Options
{
    public required string Region { get; init; }

    /// <summary>The main bucket; null = not configured, which answers 500 where it is needed.</summary>
    public string? MainBucket { get; init; }

    public required string AgreementBucket { get; init; }

    /// <summary>A server that speaks S3 instead of AWS; null = AWS. Buckets then stand in the path.</summary>
    public Uri? Endpoint { get; init; }
}
