namespace BingeMe.Http.Calls;

/// <summary>Who calls, as a verified access token says (platform-auth P3).</summary>
/// <param name="Id">Decimal member id, or <c>anon_...</c>.</param>
/// <param name="MemberId">The member's id; null for an anonymous caller.</param>
/// <param name="Role">The role claim; no authorisation decision may rest on it.</param>
public record Caller(string Id, long? MemberId, string Role)
{
    /// <summary><c>retrieve</c> on the token of an account that is being deleted (ruling 3); else null.</summary>
    public string? Scope { get; init; }

    /// <summary>The member's account status as read once for this request; null where it was not read.</summary>
    public string? Status { get; init; }
}
