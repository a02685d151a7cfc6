using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Accounts;

/// <summary>
/// Holds the names of contacts and usernames while "is it taken?" and the write run (ruling 26). The lock of a contact is the one that
/// sign-up takes.
/// </summary>
internal sealed class UniqueNames(INamedLocks locks)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>Takes the locks of the values that are given; dispose the answer to release them.</summary>
    public ValueTask<IAsyncDisposable> Hold(string? username, string? email, string? mobile, CancellationToken cancelled)
    {
        var names = new List<string>();
        if (username is not null) names.Add($"username:{username.ToLowerInvariant()}");
        if (email is not null) names.Add($"contact:{email}");
        if (mobile is not null) names.Add($"contact:{mobile}");
        return locks.Acquire(names, Wait, cancelled);
    }
}
