using System.Diagnostics;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using Dapper;

namespace BingeMe.Platform.State.Embedded;

/// <summary>
/// Named locks as rows of the state file. A holder that dies leaves its row behind; it counts as free after <see cref="Lease"/>.
/// </summary>
/// <param name="state">The file.</param>
internal sealed class EmbeddedNamedLocks(StateFile state) : INamedLocks
{
    /// <summary>How long a lock is held at most: far longer than any request runs.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async ValueTask<IAsyncDisposable> Acquire(IReadOnlyCollection<string> names, TimeSpan wait, CancellationToken cancelled)
    {
        // Neither the owner's mark nor the wall clock reaches an answer, so the doors of determinism are not needed here.
        var held = new Held(state, SystemRandomSource.Instance.Hex(16));
        var waited = Stopwatch.StartNew();
        try
        {
            foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
            {
                held.Names.Add(name);
                for (var pause = 2; !await TryTake(name, held.Owner, cancelled); pause = Math.Min(pause * 2, 50))
                {
                    if (waited.Elapsed >= wait)
                        throw new DependencyException("lock") { Kind = DependencyFailure.Busy };
                    await Task.Delay(pause, cancelled);
                }
            }

            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    private Task<bool> TryTake(string name, string owner, CancellationToken cancelled) => state.Run(
        async connection =>
        {
            var now = DateTimeOffset.UtcNow;
            return await connection.ExecuteAsync(
                """
                insert into locks (name, owner, expires_at) values (@name, @owner, @until)
                on conflict (name) do update set owner = excluded.owner, expires_at = excluded.expires_at where expires_at <= @now
                """,
                new { name, owner, now = now.ToUnixTimeMilliseconds(), until = now.Add(Lease).ToUnixTimeMilliseconds() }) > 0;
        },
        cancelled);

    private sealed class Held(StateFile state, string owner) : IAsyncDisposable
    {
        public string Owner => owner;

        public List<string> Names { get; } = [];

        public async ValueTask DisposeAsync()
        {
            foreach (var name in Names)
            {
                await state.Run(
                    connection => connection.ExecuteAsync("delete from locks where name = @name and owner = @owner", new { name, owner }),
                    CancellationToken.None);
            }
        }
    }
}
