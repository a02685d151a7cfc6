using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.State.Embedded;

/// <summary>A row of the state file's <c>codes</c>.</summary>
internal sealed class CodeRow
{
    public string Identifier { get; set; } = "";

    public string Code { get; set; } = "";

    public long CreatedAt { get; set; }

    public long ExpiresAt { get; set; }

    public string? Purpose { get; set; }

    public long? UserId { get; set; }

    public long Attempts { get; set; }

    public StoredCode ToCode() => new(
        Identifier,
        Code,
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        DateTimeOffset.FromUnixTimeSeconds(ExpiresAt),
        Purpose,
        UserId,
        (int)Attempts);
}
