namespace BingeMe.Http;

/// <summary>
/// What the request under way has learned: a dependency that let it wait in vain is not asked again by it. Each wait has a bound of about
/// a second; without this a request that asks a hung store five times would answer after five of them.
/// </summary>
public static class UnresponsiveDependencies
{
    // What a request leaves behind (background work keeps its context) may ask again soon.
    private const long ForgetAfterMilliseconds = 2000;

    private static readonly AsyncLocal<Noted?> Current = new();

    /// <summary>Begins a request: nothing is known yet. Call it in an async method; what it calls sees it, its caller does not.</summary>
    public static void Begin() => Current.Value = new Noted();

    /// <summary>Whether the dependency let this request wait in vain. False outside of requests.</summary>
    /// <param name="dependency">Its short name.</param>
    public static bool Contains(string dependency) => Current.Value is { } noted && noted.Contains(dependency);

    /// <summary>The dependency let this request wait in vain.</summary>
    /// <param name="dependency">Its short name.</param>
    public static void Add(string dependency) => Current.Value?.Add(dependency);

    private sealed class Noted
    {
        private readonly Lock guard = new();
        private Dictionary<string, long>? since;

        public bool Contains(string dependency)
        {
            lock (guard)
                return since is not null && since.TryGetValue(dependency, out var at) && Environment.TickCount64 - at < ForgetAfterMilliseconds;
        }

        public void Add(string dependency)
        {
            lock (guard)
                (since ??= new Dictionary<string, long>(StringComparer.Ordinal))[dependency] = Environment.TickCount64;
        }
    }
}
