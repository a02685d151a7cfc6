namespace BingeMe.Http;

/// <summary>The bounds of API Gateway that every host keeps, so that a client meets the same ones on both. Each is written here and nowhere else.</summary>
public static class ApiLimits
{
    /// <summary>Largest body of a request, bytes (gateway rule 36).</summary>
    public const int BodyBytes = 10 * 1024 * 1024;

    /// <summary>How long a REST API waits for its answer (gateway rule 24).</summary>
    public static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(29);
}
