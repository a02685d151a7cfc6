using BingeMe.Http.Limits;
using Dapper;

namespace BingeMe.Platform.State.Embedded;

/// <summary>Fixed windows in the state file: one upsert counts and answers.</summary>
internal sealed class EmbeddedRateLimits(StateFile state, TimeProvider clock) : IRateLimits
{
    private const int HitsBetweenSweeps = 1000;
    private int hits;

    /// <inheritdoc/>
    public async ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var identifier = Identifier(key, now, window);
        // A window's row is of no use after its end; it is kept one window longer against clocks that disagree.
        var expiresAt = now.Add(window + window).ToUnixTimeSeconds();
        var count = await state.Run(
            async connection =>
            {
                if (Interlocked.Increment(ref hits) % HitsBetweenSweeps == 0)
                    await connection.ExecuteAsync("delete from rate_limits where expires_at < @now", new { now = now.ToUnixTimeSeconds() });
                return await connection.ExecuteScalarAsync<long>(
                    """
                    insert into rate_limits (identifier, count, expires_at) values (@identifier, 1, @expiresAt)
                    on conflict (identifier) do update set count = count + 1
                    returning count
                    """,
                    new { identifier, expiresAt });
            },
            cancelled);
        return RateDecision.For(count, limit, now, window);
    }

    /// <inheritdoc/>
    public async ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var identifier = Identifier(key, now, window);
        var count = await state.Run(
            connection => connection.ExecuteScalarAsync<long>(
                "select coalesce(max(count), 0) from rate_limits where identifier = @identifier", new { identifier }),
            cancelled);
        // What the next call would be told, but with what is left before it.
        return RateDecision.For(count + 1, limit, now, window) with { Remaining = (int)Math.Max(0, limit - count) };
    }

    private static string Identifier(string key, DateTimeOffset now, TimeSpan window) =>
        $"{key}:{(long)window.TotalSeconds}:{RateDecision.WindowNumber(now, window)}";
}
