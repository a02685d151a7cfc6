using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.State.Embedded;

/// <summary>A row of the state file's <c>sessions</c>.</summary>
internal sealed class SessionRow
{
    public string Token { get; set; } = "";

    public string UserId { get; set; } = "";

    public long ExpiresAt { get; set; }

    public string Fingerprint { get; set; } = "";

    public string Ip { get; set; } = "";

    public string App { get; set; } = "";

    public long CreatedAt { get; set; }

    public string? Family { get; set; }

    public string? ReplacedBy { get; set; }

    public long? ReplacedAt { get; set; }

    public Session ToSession() => new(
        Token, UserId, DateTimeOffset.FromUnixTimeSeconds(ExpiresAt), Fingerprint, Ip, App, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt))
    {
        Family = Family,
        ReplacedBy = ReplacedBy,
        ReplacedAt = ReplacedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
