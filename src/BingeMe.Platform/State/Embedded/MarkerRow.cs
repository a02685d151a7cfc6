using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.State.Embedded;

/// <summary>A row of the state file's <c>reset_markers</c>.</summary>
internal sealed class MarkerRow
{
    public string Identifier { get; set; } = "";

    public string TokenHash { get; set; } = "";

    public string Ip { get; set; } = "";

    public string UserAgentHash { get; set; } = "";

    public long CreatedAt { get; set; }

    public long ExpiresAt { get; set; }

    public ResetMarker ToMarker() => new(
        Identifier,
        TokenHash,
        Ip,
        UserAgentHash,
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        DateTimeOffset.FromUnixTimeSeconds(ExpiresAt));
}
