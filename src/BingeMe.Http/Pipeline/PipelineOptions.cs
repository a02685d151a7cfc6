using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>What a deployment may choose about the pipeline.</summary>
public sealed record PipelineOptions
{
    /// <summary>Origins that browsers may call from, exact (platform-auth P2). Empty allows none in production, every one elsewhere.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Whether this is production: an empty list of origins then allows none.</summary>
    public bool IsProduction { get; init; }

    /// <summary>Largest body, bytes (platform-auth.md, shared rule 1; gateway rule 36).</summary>
    public int MaximumBodyBytes { get; init; } = ApiLimits.BodyBytes;

    /// <summary>Requests a client address has in each general window; 0 = off (platform-auth P7).</summary>
    public int GeneralLimit { get; init; } = 100;

    /// <summary>Length of the general window.</summary>
    public TimeSpan GeneralWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Limits by operation id, instead of the declared ones.</summary>
    public IReadOnlyDictionary<string, LimitRule> OperationLimits { get; init; } = new Dictionary<string, LimitRule>();

    /// <summary>Whether cacheable answers carry shared-cache lifetimes (ruling 13).</summary>
    public bool EdgeCache { get; init; }

    /// <summary>Seconds by the name of the overriding setting (platform-auth P13, CF_TTL_*).</summary>
    public IReadOnlyDictionary<string, int> EdgeCacheSeconds { get; init; } = new Dictionary<string, int>();
}
