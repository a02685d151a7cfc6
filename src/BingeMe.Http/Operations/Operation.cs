using BingeMe.Http.Binding;

namespace BingeMe.Http.Operations;

/// <summary>
/// One operation of the API, declared once. Router, API document, metrics, access matrix, gateway
/// routes and the CLI all read this.
/// </summary>
public sealed record Operation
{
    /// <summary>The id, <c>module.name</c> as in docs/contract/operations.json, e.g. <c>auth.signup</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The HTTP method in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The canonical path, from a slash on, parameters as whole segments in braces, e.g. <c>/posts/{username}/{id}</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Other paths that serve the same.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>One sentence for the API page.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Who may call it.</summary>
    public Access Access { get; init; }

    /// <summary>What an anonymous token gets on a member operation: 401, on three operations 403 (ruling 2).</summary>
    public int AnonymousStatus { get; init; } = 401;

    /// <summary>Whether a suspended member may call it (ruling 3).</summary>
    public bool OpenToSuspended { get; init; }

    /// <summary>Whether the token of an account that is being deleted is good for it, and no other token of such an account (ruling 3).</summary>
    public bool AllowsDeletedAccounts { get; init; }

    /// <summary>Whether a service of ours may call it by the internal key, without a token (platform-auth, Module call).</summary>
    public bool OpenToServices { get; init; }

    /// <summary>Its own rate limit; null when only the general one applies.</summary>
    public LimitRule? Limit { get; init; }

    /// <summary>Whether only calls for which the handler says so count against <see cref="Limit"/>.</summary>
    public bool HandlerCounts { get; init; }

    /// <summary>False for the health checks, which the general limit never counts (ruling 7).</summary>
    public bool CountsGenerally { get; init; } = true;

    /// <summary>Seconds for shared caches when EDGE_CACHE is on (platform-auth P13); null = never cached at the edge.</summary>
    public int? EdgeCacheSeconds { get; init; }

    /// <summary>The environment variable that overrides <see cref="EdgeCacheSeconds"/>.</summary>
    public string? EdgeCacheSetting { get; init; }

    /// <summary>Whether answers are public pages, cacheable in either mode (ruling 13).</summary>
    public bool IsPublicPage { get; init; }

    /// <summary>Whether secrets (tokens, signed addresses, papers) stand in its answers, which then are never compressed.</summary>
    public bool AnswersSecrets { get; init; }

    /// <summary>Whether another method on its path is answered 405 with <c>Allow</c> instead of legacy's 404 (platform-auth P1).</summary>
    public bool Returns405 { get; init; }

    /// <summary>Whether the API page lists it.</summary>
    public bool IsDocumented { get; init; } = true;

    /// <summary>Header fields that its handler reads, beside those of HTTP itself; the API page lists them.</summary>
    public IReadOnlyList<string> RequestHeaders { get; init; } = [];

    /// <summary>The statuses it answers besides its success and those that follow from the rest of the declaration.</summary>
    public IReadOnlyList<int> Errors { get; init; } = [];

    /// <summary>What its success is answered: 200, or 201 where something is made (RFC 9110, 15.3.2).</summary>
    public int SuccessStatus { get; init; } = 200;

    /// <summary>Whether it may answer 202: what was asked for goes on in the background.</summary>
    public bool MayGoOn { get; init; }

    /// <summary>What an input with bad fields gets: 400, or 422 where its contract says so.</summary>
    public int InvalidStatus { get; init; } = 400;

    /// <summary>What an input gets of which nothing is wrong but values that the handler reads itself; null = <see cref="InvalidStatus"/>.</summary>
    public int? FreeFormInvalidStatus { get; init; }

    /// <summary>Fields whose faults make it 400 whatever <see cref="InvalidStatus"/> says: ids that cannot be read.</summary>
    public IReadOnlyList<string> BadRequestFields { get; init; } = [];

    /// <summary>Whether the first fault of each field stands in <c>error</c> by the field's name as well, where older clients look for it.</summary>
    public bool HasFlatFaults { get; init; }

    /// <summary>Largest body in bytes, below the one that the deployment takes at all; null = that one.</summary>
    public int? MaxBodyBytes { get; init; }

    /// <summary>
    /// Paths of cached answers that a success of it makes stale, beside its own path (platform-auth P14). A star at the end stands for
    /// whatever follows, queries too; <c>{name}</c> for the value of the path's parameter. Empty = it changes nothing that is cached.
    /// </summary>
    public IReadOnlyList<string> Invalidates { get; init; } = [];

    /// <summary>Binds the input and calls the handler.</summary>
    public required Endpoint Endpoint { get; init; }

    /// <summary>Every status that it answers, that of its success included.</summary>
    public IReadOnlyCollection<int> Statuses
    {
        get
        {
            var statuses = new SortedSet<int>(Errors) { SuccessStatus, 500, 503, 504 };
            if (MayGoOn) statuses.Add(202);
            if (CountsGenerally || Limit is not null) statuses.Add(429);
            if (Access is Access.Member or Access.Anonymous) statuses.UnionWith([401, 403]);
            if (Endpoint.Input is null) return statuses;
            statuses.UnionWith([400, InvalidStatus, FreeFormInvalidStatus ?? InvalidStatus]);
            if (Endpoint.Source != InputSource.Query) statuses.UnionWith([413, 415]);
            return statuses;
        }
    }

    /// <summary>The module: the part of the id before the first dot; the whole id where it has none.</summary>
    public string Module => Id.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Id[..dot] : Id;
}

/// <summary>Who may call an operation (platform-auth P3).</summary>
public enum Access
{
    /// <summary>Everybody; a token is not looked at.</summary>
    Open,

    /// <summary>Holders of an anonymous token only; a member's token is refused with 403.</summary>
    Anonymous,

    /// <summary>Members only.</summary>
    Member,

    /// <summary>Everybody; a good token makes the caller known, any other is as none.</summary>
    Optional,
}

/// <summary>An operation's own rate limit.</summary>
/// <param name="Calls">Calls allowed a window; 0 switches the limit off.</param>
/// <param name="Window">Length of the fixed window.</param>
/// <param name="By">What it counts by.</param>
/// <param name="Scope">Operations of one scope count together; null counts the operation alone.</param>
public sealed record LimitRule(int Calls, TimeSpan Window, LimitBy By, string? Scope = null);

/// <summary>What an operation's own rate limit counts by.</summary>
public enum LimitBy
{
    /// <summary>The resolved client address.</summary>
    Address,

    /// <summary>The calling member.</summary>
    Member,
}

/// <summary>Lengths of rate-limit windows.</summary>
public static class RatePer
{
    /// <summary>60 seconds.</summary>
    public static TimeSpan Minute { get; } = TimeSpan.FromMinutes(1);

    /// <summary>15 minutes.</summary>
    public static TimeSpan QuarterHour { get; } = TimeSpan.FromMinutes(15);

    /// <summary>60 minutes.</summary>
    public static TimeSpan Hour { get; } = TimeSpan.FromHours(1);

    /// <summary>24 hours.</summary>
    public static TimeSpan Day { get; } = TimeSpan.FromDays(1);
}
