using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Platform.State.Embedded;

/// <summary>One-time codes and reset markers in the state file.</summary>
/// <param name="state">The file.</param>
internal sealed class EmbeddedOneTimeCodes(StateFile state) : IOneTimeCodeStore
{
    private const string Columns =
        "identifier, code, created_at as CreatedAt, expires_at as ExpiresAt, purpose, user_id as UserId, attempts";

    /// <inheritdoc/>
    public Task Put(StoredCode code, CancellationToken cancelled) => state.Run(
        connection => connection.ExecuteAsync(
            """
            insert or replace into codes (identifier, code, created_at, expires_at, purpose, user_id, attempts)
            values (@identifier, @code, @createdAt, @expiresAt, @purpose, @userId, @attempts)
            """,
            new
            {
                identifier = code.Identifier,
                code = code.Code,
                createdAt = code.CreatedAt.ToUnixTimeMilliseconds(),
                expiresAt = code.ExpiresAt.ToUnixTimeSeconds(),
                purpose = code.Purpose,
                userId = code.UserId,
                attempts = code.Attempts,
            }),
        cancelled);

    /// <inheritdoc/>
    public Task<(AttemptOutcome Outcome, StoredCode? Code)> TakeAttempt(
        string identifier, int maximum, DateTimeOffset now, CancellationToken cancelled) => state.Run<(AttemptOutcome, StoredCode?)>(
        async connection =>
        {
            var at = now.ToUnixTimeSeconds();
            var taken = await connection.QueryFirstOrDefaultAsync<CodeRow>(
                $"""
                update codes set attempts = attempts + 1
                where identifier = @identifier and attempts < @maximum and expires_at > @at
                returning {Columns}
                """,
                new { identifier, maximum, at });
            if (taken is not null)
                return (AttemptOutcome.Granted, taken.ToCode());

            // Refused; the reason is told from a second look, which decides nothing.
            var left = await connection.QueryFirstOrDefaultAsync<CodeRow>(
                $"select {Columns} from codes where identifier = @identifier", new { identifier });
            if (left is null)
                return (AttemptOutcome.Missing, null);
            return (left.ExpiresAt <= at ? AttemptOutcome.Expired : AttemptOutcome.Exhausted, null);
        },
        cancelled);

    /// <inheritdoc/>
    public Task<bool> Delete(string identifier, string code, CancellationToken cancelled) => state.Run(
        async connection => await connection.ExecuteAsync(
            "delete from codes where identifier = @identifier and code = @code", new { identifier, code }) > 0,
        cancelled);

    /// <inheritdoc/>
    public Task PutMarker(ResetMarker marker, CancellationToken cancelled) => state.Run(
        connection => connection.ExecuteAsync(
            """
            insert or replace into reset_markers (identifier, token_hash, ip, user_agent_hash, created_at, expires_at)
            values (@identifier, @tokenHash, @ip, @userAgentHash, @createdAt, @expiresAt)
            """,
            new
            {
                identifier = marker.Identifier,
                tokenHash = marker.TokenHash,
                ip = marker.Ip,
                userAgentHash = marker.UserAgentHash,
                createdAt = marker.CreatedAt.ToUnixTimeMilliseconds(),
                expiresAt = marker.ExpiresAt.ToUnixTimeSeconds(),
            }),
        cancelled);

    /// <inheritdoc/>
    public Task<ResetMarker?> FindMarker(string identifier, DateTimeOffset now, CancellationToken cancelled) => state.Run(
        async connection => (await connection.QueryFirstOrDefaultAsync<MarkerRow>(
            """
            select identifier, token_hash as TokenHash, ip, user_agent_hash as UserAgentHash, created_at as CreatedAt, expires_at as ExpiresAt
            from reset_markers where identifier = @identifier and expires_at > @at
            """,
            new { identifier, at = now.ToUnixTimeSeconds() }))?.ToMarker(),
        cancelled);

    /// <inheritdoc/>
    public Task<bool> DeleteMarker(string identifier, string tokenHash, CancellationToken cancelled) => state.Run(
        async connection => await connection.ExecuteAsync(
            "delete from reset_markers where identifier = @identifier and token_hash = @tokenHash", new { identifier, tokenHash }) > 0,
        cancelled);
}

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
