using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Platform.State.Embedded;

/// <summary>Sessions in the state file.</summary>
/// <param name="state">The file.</param>
/// <param name="clock">Says which sessions are past their expiry.</param>
internal sealed class EmbeddedSessions(StateFile state, TimeProvider clock) : ISessions
{
    private const string Columns = "token, user_id as UserId, expires_at as ExpiresAt, fingerprint, ip, app, created_at as CreatedAt, family, replaced_by as ReplacedBy, replaced_at as ReplacedAt";

    /// <inheritdoc/>
    public Task Put(Session session, CancellationToken cancelled) => state.Run(
        async connection =>
        {
            await connection.ExecuteAsync("delete from sessions where expires_at <= @now", new { now = Now });
            return await connection.ExecuteAsync(
                """
                insert into sessions (token, user_id, expires_at, fingerprint, ip, app, created_at, family, replaced_by, replaced_at)
                values (@token, @userId, @expiresAt, @fingerprint, @ip, @app, @createdAt, @family, @replacedBy, @replacedAt)
                on conflict (token, user_id) do update set expires_at = excluded.expires_at, fingerprint = excluded.fingerprint,
                  ip = excluded.ip, app = excluded.app, created_at = excluded.created_at, family = excluded.family,
                  replaced_by = excluded.replaced_by, replaced_at = excluded.replaced_at
                """,
                new
                {
                    token = session.Token,
                    userId = session.UserId,
                    expiresAt = session.ExpiresAt.ToUnixTimeSeconds(),
                    fingerprint = session.DeviceFingerprint,
                    ip = session.IpAddress,
                    app = session.App,
                    createdAt = session.CreatedAt.ToUnixTimeMilliseconds(),
                    family = session.Family,
                    replacedBy = session.ReplacedBy,
                    replacedAt = session.ReplacedAt?.ToUnixTimeMilliseconds(),
                });
        },
        cancelled);

    /// <inheritdoc/>
    public Task<Session?> Find(string token, string userId, CancellationToken cancelled) => state.Run(
        async connection => (await connection.QueryFirstOrDefaultAsync<SessionRow>(
            $"select {Columns} from sessions where token = @token and user_id = @userId and expires_at > @now",
            new { token, userId, now = Now }))?.ToSession(),
        cancelled);

    /// <inheritdoc/>
    public Task<string?> Replace(string token, string userId, string successor, DateTimeOffset at, DateTimeOffset keepUntil, CancellationToken cancelled) => state.Run(
        async connection =>
        {
            await connection.ExecuteAsync(
                """
                update sessions set replaced_by = @successor, replaced_at = @at, expires_at = min(expires_at, @keep)
                where token = @token and user_id = @userId and expires_at > @now and replaced_by is null
                """,
                new { token, userId, successor, at = at.ToUnixTimeMilliseconds(), keep = keepUntil.ToUnixTimeSeconds(), now = Now });
            return await connection.ExecuteScalarAsync<string?>(
                "select replaced_by from sessions where token = @token and user_id = @userId and expires_at > @now", new { token, userId, now = Now });
        },
        cancelled);

    /// <inheritdoc/>
    public Task<bool> Delete(string token, string userId, CancellationToken cancelled) => state.Run(
        async connection => await connection.ExecuteAsync(
            "delete from sessions where token = @token and user_id = @userId", new { token, userId }) > 0,
        cancelled);

    /// <inheritdoc/>
    public Task<bool> IsListingCheap(CancellationToken cancelled) => Task.FromResult(true);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Session>> List(string userId, CancellationToken cancelled) => state.Run<IReadOnlyList<Session>>(
        async connection =>
        [
            .. from row in await connection.QueryAsync<SessionRow>(
                   $"select {Columns} from sessions where user_id = @userId and expires_at > @now and replaced_by is null order by created_at, token",
                   new { userId, now = Now })
               select row.ToSession(),
        ],
        cancelled);

    /// <inheritdoc/>
    public Task<int> DeleteAll(string userId, string? exceptToken, CancellationToken cancelled) => state.Run(
        connection => connection.ExecuteAsync(
            "delete from sessions where user_id = @userId and (@exceptToken is null or token <> @exceptToken)",
            new { userId, exceptToken }),
        cancelled);

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();
}

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
