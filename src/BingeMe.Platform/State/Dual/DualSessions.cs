using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.State.Dual;

/// <summary>Sessions while blue and green both serve: the truth decides, the copy is kept for the day that Redis takes over.</summary>
/// <param name="truth">DynamoDB, which the legacy stack writes too.</param>
/// <param name="copy">Redis.</param>
internal sealed class DualSessions(ISessions truth, ISessions copy) : ISessions
{
    /// <inheritdoc/>
    public async Task Put(Session session, CancellationToken cancelled)
    {
        await truth.Put(session, cancelled);
        await Copies.Write(ct => copy.Put(session, ct));
    }

    /// <inheritdoc/>
    public Task<Session?> Find(string token, string userId, CancellationToken cancelled) => truth.Find(token, userId, cancelled);

    /// <inheritdoc/>
    public async Task<string?> Replace(string token, string userId, string successor, DateTimeOffset at, DateTimeOffset keepUntil, CancellationToken cancelled)
    {
        var stands = await truth.Replace(token, userId, successor, at, keepUntil, cancelled);
        if (stands is not null) await Copies.Write(ct => copy.Replace(token, userId, stands, at, keepUntil, ct));
        return stands;
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(string token, string userId, CancellationToken cancelled)
    {
        var deleted = await truth.Delete(token, userId, cancelled);
        await Copies.Write(ct => copy.Delete(token, userId, ct));
        return deleted;
    }

    /// <inheritdoc/>
    public Task<bool> IsListingCheap(CancellationToken cancelled) => truth.IsListingCheap(cancelled);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Session>> List(string userId, CancellationToken cancelled) => truth.List(userId, cancelled);

    /// <inheritdoc/>
    public async Task<int> DeleteAll(string userId, string? exceptToken, CancellationToken cancelled)
    {
        var ended = await truth.DeleteAll(userId, exceptToken, cancelled);
        await Copies.Write(ct => copy.DeleteAll(userId, exceptToken, ct));
        return ended;
    }
}
