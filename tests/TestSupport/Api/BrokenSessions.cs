using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Api;

/// <summary>Sessions whose store fails whenever a test says so.</summary>
/// <param name="inner">The real sessions.</param>
public sealed class BrokenSessions(ISessions inner) : ISessions
{
    /// <summary>Whether storing fails.</summary>
    public bool RefusesPuts { get; set; }

    /// <summary>Whether ending sessions fails.</summary>
    public bool RefusesDeletes { get; set; }

    /// <summary>Whether looking through a member's sessions fails.</summary>
    public bool RefusesLists { get; set; }

    public Task Put(Session session, CancellationToken cancelled) =>
        RefusesPuts ? throw new DependencyException("sessions") : inner.Put(session, cancelled);

    public Task<Session?> Find(string token, string userId, CancellationToken cancelled) => inner.Find(token, userId, cancelled);

    public Task<string?> Replace(string token, string userId, string successor, DateTimeOffset at, DateTimeOffset keepUntil, CancellationToken cancelled) =>
        inner.Replace(token, userId, successor, at, keepUntil, cancelled);

    public Task<bool> Delete(string token, string userId, CancellationToken cancelled) =>
        RefusesDeletes ? throw new DependencyException("sessions") : inner.Delete(token, userId, cancelled);

    public Task<bool> IsListingCheap(CancellationToken cancelled) => inner.IsListingCheap(cancelled);

    public Task<IReadOnlyList<Session>> List(string userId, CancellationToken cancelled) =>
        RefusesLists ? throw new DependencyException("sessions") : inner.List(userId, cancelled);

    public Task<int> DeleteAll(string userId, string? exceptToken, CancellationToken cancelled) =>
        RefusesDeletes ? throw new DependencyException("sessions") : inner.DeleteAll(userId, exceptToken, cancelled);
}
