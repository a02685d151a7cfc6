using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Platform.State.Embedded;

/// <summary>Seen App Attest challenges in the state file.</summary>
/// <param name="state">The file.</param>
internal sealed class EmbeddedAttestChallenges(StateFile state) : IAttestChallenges
{
    /// <inheritdoc/>
    public Task<bool> Claim(string challenge, DateTimeOffset now, DateTimeOffset until, CancellationToken cancelled) => state.Run(
        async connection => await connection.ExecuteAsync(
            """
            insert into challenges (challenge, expires_at) values (@challenge, @until)
            on conflict (challenge) do update set expires_at = excluded.expires_at where expires_at <= @now
            """,
            new { challenge, now = now.ToUnixTimeSeconds(), until = until.ToUnixTimeSeconds() }) > 0,
        cancelled);
}

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
