namespace BingeMe.Platform.State.Redis;

/// <summary>Where Redis is.</summary>
/// <param name="Host">REDIS_HOST.</param>
/// <param name="Port">REDIS_PORT.</param>
/// <param name="Password">REDIS_PASSWORD; null when there is none. Never logged.</param>
/// <param name="Prefix">REDIS_PREFIX: what every key begins with.</param>
internal sealed record RedisOptions(string Host, int Port, string? Password = null, string Prefix = "bingeme:")
{
    /// <summary>How long a step may take.</summary>
    public TimeSpan InactivityTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Names the place; the password never gets into a text.</summary>
    public override string ToString() => $"{Host}:{Port} {Prefix}*";
}
